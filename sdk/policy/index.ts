import { systemEnvironment } from "./environment";
import { deploymentRequiresGate } from "./policies/dast-deployment-requires-gate";
import { findingDecisionRequiresReason } from "./policies/dast-finding-decision-requires-reason";
import { noDuplicateSchedule } from "./policies/dast-no-duplicate-schedule";
import { publicEndpointRequiresTarget } from "./policies/dast-public-endpoint-requires-target";
import { scheduleNotOverdue } from "./policies/dast-schedule-not-overdue";
import { scheduleWindow } from "./policies/dast-schedule-window";
import { targetRequiresSchedule } from "./policies/dast-target-requires-schedule";
import { targetScannedRecently } from "./policies/dast-target-scanned-recently";
import { policyOf } from "./policy-of";

const environment = systemEnvironment();

/** Every target of the inventory has a recurring schedule of at least `minimumRecurrence`. Mandatory by default. */
export const dastTargetRequiresSchedule = policyOf(targetRequiresSchedule, environment);
/** Every target of the inventory has a completed scan not older than `maxAgeDays`. Advisory by default. */
export const dastTargetScannedRecently = policyOf(targetScannedRecently, environment);
/** Every public endpoint of the stack belongs to a target that is scanned. Advisory by default. */
export const dastPublicEndpointRequiresTarget = policyOf(publicEndpointRequiresTarget, environment);
/** In `stacks` every trigger feeds a gate that is strict enough. Mandatory by default, and idle until `stacks` names one. */
export const dastDeploymentRequiresGate = policyOf(deploymentRequiresGate, environment);
/** Schedules start within the allowed days and hours. Mandatory by default, and idle until `days` or `hours` are given. */
export const dastScheduleWindow = policyOf(scheduleWindow, environment);
/** No schedule of the state is overdue. Advisory by default. */
export const dastScheduleNotOverdue = policyOf(scheduleNotOverdue, environment);
/** No target has two schedules of one series. Mandatory by default. */
export const dastNoDuplicateSchedule = policyOf(noDuplicateSchedule, environment);
/** Every decision on a finding has a reason, an end and an allowed state. Mandatory by default. */
export const dastFindingDecisionRequiresReason = policyOf(findingDecisionRequiresReason, environment);

/** All policies of this package, for a pack that takes them all. */
export const policies = [
  dastTargetRequiresSchedule,
  dastTargetScannedRecently,
  dastPublicEndpointRequiresTarget,
  dastDeploymentRequiresGate,
  dastScheduleWindow,
  dastScheduleNotOverdue,
  dastNoDuplicateSchedule,
  dastFindingDecisionRequiresReason,
];
