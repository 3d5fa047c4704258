// Command generate-sdk writes the SDK of one language from a package's schema, with Pulumi's own generators, for engines
// that come without today's language hosts. With them, `pulumi package gen-sdk` does the same.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/blang/semver"
	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// The names that Pulumi's language hosts give themselves in what they generate.
var languages = map[string]func(*schema.Package) (map[string][]byte, error){
	"python": func(pkg *schema.Package) (map[string][]byte, error) {
		return python.GeneratePackage("pulumi-language-python", pkg, nil, alone{})
	},
	"nodejs": func(pkg *schema.Package) (map[string][]byte, error) {
		return nodejs.GeneratePackage("pulumi-language-nodejs", pkg, nil, nil, false, alone{})
	},
	"go": func(pkg *schema.Package) (map[string][]byte, error) {
		return golang.GeneratePackage("pulumi-language-go", pkg, nil)
	},
}

func main() {
	language := flag.String("language", "", "python, nodejs or go")
	source := flag.String("schema", "", "the package's schema, a JSON file")
	out := flag.String("out", "", "the folder that gets the SDK")
	flag.Parse()
	if err := run(*language, *source, *out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(language, source, out string) error {
	generate, known := languages[language]
	if !known {
		return fmt.Errorf("there is no generator for the language %q: expected python, nodejs or go", language)
	}
	pkg, err := read(source)
	if err != nil {
		return fmt.Errorf("the schema %s: %w", source, err)
	}
	files, err := generate(pkg)
	if err != nil {
		return fmt.Errorf("generating the %s SDK: %w", language, err)
	}
	for path, text := range files {
		if err := write(filepath.Join(out, path), text); err != nil {
			return err
		}
	}
	return nil
}

// read checks the schema by Pulumi's own rules.
func read(source string) (*schema.Package, error) {
	text, err := os.ReadFile(source)
	if err != nil {
		return nil, err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, err
	}
	pkg, diagnostics, err := schema.BindSpec(spec, alone{}, schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	if len(diagnostics) > 0 {
		return nil, errors.New(diagnostics.Error())
	}
	// As `pulumi package add` does: the package's version, and in Go a go.mod, become part of the SDK.
	pkg.SupportPack = true
	return pkg, nil
}

func write(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}

// alone is the loader of a schema that refers to no other package's.
type alone struct{}

var errAlone = errors.New("the schema refers to another package's, which is not supported here")

func (alone) LoadPackage(string, *semver.Version) (*schema.Package, error) { return nil, errAlone }

func (alone) LoadPackageV2(context.Context, *schema.PackageDescriptor) (*schema.Package, error) {
	return nil, errAlone
}

func (alone) LoadPackageReference(string, *semver.Version) (schema.PackageReference, error) {
	return nil, errAlone
}

func (alone) LoadPackageReferenceV2(
	context.Context, *schema.PackageDescriptor,
) (schema.PackageReference, error) {
	return nil, errAlone
}
