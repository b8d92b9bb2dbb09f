package main

import (
	"context"
	"fmt"

	wfv1 "github.com/argoproj/argo-workflows/v4/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v4/workflow/common"
	pipelinev1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	"github.com/tektoncd/pipeline/pkg/reconciler/taskrun/resources"
	"github.com/tektoncd/pipeline/pkg/workspace"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

var emptyDir = &corev1.EmptyDirVolumeSource{}

// step is a container as its system hands it to Kubernetes.
type step struct {
	System  string               `json:"system"`
	Build   string               `json:"build"`
	Name    string               `json:"name"`
	Command []string             `json:"command"`
	Args    []string             `json:"args"`
	Env     []corev1.EnvVar      `json:"env"`
	Mounts  []corev1.VolumeMount `json:"volumeMounts"`
}

// steps are the containers of every Task and template, with the values of a run put in by the systems' own code.
func (c *cluster) steps(ctx context.Context, values map[string]string) ([]step, error) {
	all := []step{}
	for _, task := range c.tasks {
		steps, err := taskSteps(ctx, task, values)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", task.Name, err)
		}
		all = append(all, steps...)
	}
	for _, template := range c.templates {
		for i := range template.Spec.Templates {
			steps, err := templateSteps(ctx, template, &template.Spec.Templates[i], values)
			if err != nil {
				return nil, err
			}
			all = append(all, steps...)
		}
	}
	return all, nil
}

func taskSteps(ctx context.Context, task *pipelinev1.Task, values map[string]string) ([]step, error) {
	task.SetDefaults(ctx)
	run := &pipelinev1.TaskRun{ObjectMeta: metav1.ObjectMeta{Name: "run"}}
	for _, declared := range task.Spec.Params {
		if value, ok := values[declared.Name]; ok {
			run.Spec.Params = append(run.Spec.Params, pipelinev1.Param{Name: declared.Name, Value: *pipelinev1.NewStructuredValues(value)})
		}
	}
	spec := resources.ApplyParameters(&task.Spec, run, task.Spec.Params...)
	spec = resources.ApplyContexts(spec, task.Name, run)
	volumes := map[string]corev1.Volume{}
	bindings := []pipelinev1.WorkspaceBinding{}
	for _, declared := range spec.Workspaces {
		volumes[declared.Name] = corev1.Volume{Name: declared.Name}
		bindings = append(bindings, pipelinev1.WorkspaceBinding{Name: declared.Name, EmptyDir: emptyDir})
	}
	spec = resources.ApplyWorkspaces(ctx, spec, spec.Workspaces, bindings, volumes)
	spec = resources.ApplyResults(spec)
	spec, err := workspace.Apply(ctx, *spec, bindings, volumes)
	if err != nil {
		return nil, err
	}
	steps := []step{}
	for _, s := range spec.Steps {
		mounts := s.VolumeMounts
		if spec.StepTemplate != nil {
			// Workspaces that no step keeps to itself.
			mounts = append(mounts, spec.StepTemplate.VolumeMounts...)
		}
		steps = append(steps, step{"tekton", task.Name, s.Name, s.Command, s.Args, s.Env, mounts})
	}
	return steps, nil
}

func templateSteps(ctx context.Context, owner *wfv1.WorkflowTemplate, template *wfv1.Template, values map[string]string) ([]step, error) {
	if template.Container == nil {
		return nil, nil
	}
	arguments := &wfv1.Arguments{}
	for _, declared := range owner.Spec.Arguments.Parameters {
		value := declared.Value
		if given, ok := values[declared.Name]; ok {
			value = wfv1.AnyStringPtr(given)
		}
		arguments.Parameters = append(arguments.Parameters, wfv1.Parameter{Name: declared.Name, Value: value})
	}
	globals := common.Parameters{"workflow.name": "run"}
	processed, err := common.ProcessArgs(ctx, template, arguments, globals, common.Parameters{}, false, owner.Namespace, nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", owner.Name, err)
	}
	// A template that is tried again is processed again, and must stay as it is.
	processed, err = common.SubstituteParams(ctx, processed, globals, common.Parameters{"retries": "0", "pod.name": "pod"})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", owner.Name, err)
	}
	steps := []step{}
	for _, c := range processed.InitContainers {
		steps = append(steps, step{"argo", owner.Name, c.Name, c.Command, c.Args, c.Env, c.VolumeMounts})
	}
	main := processed.Container
	return append(steps, step{"argo", owner.Name, "build", main.Command, main.Args, main.Env, main.VolumeMounts}), nil
}
