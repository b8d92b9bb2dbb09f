package main

import (
	"context"
	"errors"
	"fmt"

	pipelinev1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	pipelineresources "github.com/tektoncd/pipeline/pkg/reconciler/pipelinerun/resources"
	"github.com/tektoncd/pipeline/pkg/reconciler/taskrun"
	taskresources "github.com/tektoncd/pipeline/pkg/reconciler/taskrun/resources"
	"github.com/tektoncd/pipeline/pkg/workspace"
	triggersv1beta1 "github.com/tektoncd/triggers/pkg/apis/triggers/v1beta1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"knative.dev/pkg/apis"
)

// defaulted is what Tekton's admission webhooks take: they set defaults, then validate.
type defaulted interface {
	apis.Defaultable
	apis.Validatable
}

// admit does what the webhooks do when an object is created.
func admit[T any](ctx context.Context, o object) (*T, error) {
	decoded, err := decode[T](o)
	if err != nil {
		return nil, err
	}
	admitted, ok := any(decoded).(defaulted)
	if !ok {
		return nil, fmt.Errorf("%T has no webhook", decoded)
	}
	// The API server has generated the name before the webhooks see it.
	if named, ok := any(decoded).(metav1.Object); ok && named.GetName() == "" {
		named.SetName(named.GetGenerateName() + "x7k2p")
	}
	ctx = apis.WithinCreate(ctx)
	admitted.SetDefaults(ctx)
	if fault := admitted.Validate(ctx); fault != nil {
		return nil, fault
	}
	return decoded, storedAsWritten(o, decoded, whole)
}

func (c *cluster) validateTekton(ctx context.Context, o object) error {
	switch o.kind {
	case "Task":
		_, err := admit[pipelinev1.Task](ctx, o)
		return err
	case "Pipeline":
		pipeline, err := admit[pipelinev1.Pipeline](ctx, o)
		if err != nil {
			return err
		}
		_, err = c.resolve(ctx, pipeline)
		return err
	case "PipelineRun":
		run, err := admit[pipelinev1.PipelineRun](ctx, o)
		if err != nil {
			return err
		}
		return c.validateRun(ctx, run)
	}
	return unknownKind(o)
}

func (c *cluster) validateTriggers(ctx context.Context, o object) error {
	var err error
	switch o.kind {
	case "EventListener":
		_, err = admit[triggersv1beta1.EventListener](ctx, o)
	case "Trigger":
		_, err = admit[triggersv1beta1.Trigger](ctx, o)
	case "TriggerBinding":
		_, err = admit[triggersv1beta1.TriggerBinding](ctx, o)
	case "TriggerTemplate":
		_, err = admit[triggersv1beta1.TriggerTemplate](ctx, o)
	default:
		err = unknownKind(o)
	}
	return err
}

// resolve finds the Tasks of a Pipeline and checks, as the controller does, what passes between them.
func (c *cluster) resolve(ctx context.Context, pipeline *pipelinev1.Pipeline) (pipelineresources.PipelineRunState, error) {
	state := pipelineresources.PipelineRunState{}
	for i := range pipeline.Spec.Tasks {
		pipelineTask := &pipeline.Spec.Tasks[i]
		task, err := c.taskOf(pipelineTask)
		if err != nil {
			return nil, err
		}
		task.SetDefaults(ctx)
		resolved := &taskresources.ResolvedTask{TaskName: task.Name, Kind: pipelinev1.NamespacedTaskKind, TaskSpec: &task.Spec}
		if err := taskrun.ValidateResolvedTask(ctx, pipelineTask.Params, nil, resolved); err != nil {
			return nil, err
		}
		if err := workspace.ValidateBindings(ctx, task.Spec.Workspaces, boundWorkspaces(pipelineTask)); err != nil {
			return nil, fmt.Errorf("task %s: %w", pipelineTask.Name, err)
		}
		state = append(state, &pipelineresources.ResolvedPipelineTask{PipelineTask: pipelineTask, ResolvedTask: resolved})
	}
	return state, errors.Join(
		pipelineresources.ValidatePipelineTaskResults(state),
		pipelineresources.ValidatePipelineResults(&pipeline.Spec, state),
		pipelineresources.ValidateOptionalWorkspaces(pipeline.Spec.Workspaces, state),
	)
}

// taskOf is the Task that a Pipeline names, or has in itself.
func (c *cluster) taskOf(pipelineTask *pipelinev1.PipelineTask) (*pipelinev1.Task, error) {
	if embedded := pipelineTask.TaskSpec; embedded != nil {
		return &pipelinev1.Task{Spec: embedded.TaskSpec}, nil
	}
	task, ok := c.tasks[pipelineTask.TaskRef.Name]
	if !ok {
		return nil, fmt.Errorf("there is no Task %s", pipelineTask.TaskRef.Name)
	}
	return task, nil
}

// pipelineOf is the same of a run.
func (c *cluster) pipelineOf(run *pipelinev1.PipelineRun) (*pipelinev1.Pipeline, error) {
	if run.Spec.PipelineSpec != nil {
		return &pipelinev1.Pipeline{Spec: *run.Spec.PipelineSpec}, nil
	}
	pipeline, ok := c.pipelines[run.Spec.PipelineRef.Name]
	if !ok {
		return nil, fmt.Errorf("there is no Pipeline %s", run.Spec.PipelineRef.Name)
	}
	return pipeline, nil
}

// boundWorkspaces are the workspaces a pipeline task gives its Task, each bound to something.
func boundWorkspaces(task *pipelinev1.PipelineTask) []pipelinev1.WorkspaceBinding {
	bindings := []pipelinev1.WorkspaceBinding{}
	for _, given := range task.Workspaces {
		bindings = append(bindings, pipelinev1.WorkspaceBinding{Name: given.Name, EmptyDir: emptyDir})
	}
	return bindings
}

func (c *cluster) validateRun(ctx context.Context, run *pipelinev1.PipelineRun) error {
	pipeline, err := c.pipelineOf(run)
	if err != nil {
		return err
	}
	pipeline.SetDefaults(ctx)
	if _, err := c.resolve(ctx, pipeline); err != nil {
		return err
	}
	return errors.Join(
		pipelineresources.ValidateParamTypesMatching(&pipeline.Spec, run),
		pipelineresources.ValidateRequiredParametersProvided(&pipeline.Spec.Params, &run.Spec.Params),
		validateWorkspacesOf(pipeline, run),
	)
}

// validateWorkspacesOf checks that a run binds what its Pipeline declares, and that no task mounts two claims: the
// affinity assistant, on by default, refuses that.
func validateWorkspacesOf(pipeline *pipelinev1.Pipeline, run *pipelinev1.PipelineRun) error {
	bindings := map[string]pipelinev1.WorkspaceBinding{}
	for _, binding := range run.Spec.Workspaces {
		bindings[binding.Name] = binding
	}
	for _, declared := range pipeline.Spec.Workspaces {
		if _, ok := bindings[declared.Name]; !ok && !declared.Optional {
			return fmt.Errorf("workspace %s is not bound", declared.Name)
		}
	}
	for _, task := range pipeline.Spec.Tasks {
		mounted := []pipelinev1.WorkspaceBinding{}
		for _, given := range task.Workspaces {
			mounted = append(mounted, bindings[given.Workspace])
		}
		if err := workspace.ValidateOnlyOnePVCIsUsed(mounted); err != nil {
			return fmt.Errorf("task %s: %w", task.Name, err)
		}
	}
	return nil
}
