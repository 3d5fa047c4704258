"""One operation of Python's Automation API on the project in the current folder, whose program is its `__main__.py`.

python deploy.py <stack> <operation> [arguments as JSON]
"""

import json
import os
import runpy
import sys

from pulumi import automation


def main(stack_name: str, operation: str, arguments: str = "{}") -> int:
    stack = automation.select_stack(
        stack_name=stack_name,
        project_name="python",
        program=lambda: runpy.run_path("__main__.py", run_name="__main__"),
        opts=automation.LocalWorkspaceOptions(work_dir=os.getcwd()),
    )
    try:
        getattr(stack, operation)(on_output=print, on_error=complain, **json.loads(arguments))
    except automation.CommandError as error:
        complain(str(error))
        return 1
    return 0


def complain(line: str) -> None:
    print(line, file=sys.stderr)


sys.exit(main(*sys.argv[1:]))
