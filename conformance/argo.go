package main

import (
	"context"
	"fmt"

	wfv1 "github.com/argoproj/argo-workflows/v4/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v4/workflow/validate"
)

// templates gives Argo's validation the templates of the folder, as `argo lint --offline` does.
type templates struct{ *cluster }

func (t templates) Get(_ context.Context, name string) (*wfv1.WorkflowTemplate, error) {
	if template, ok := t.templates[name]; ok {
		return template, nil
	}
	return nil, fmt.Errorf("there is no WorkflowTemplate %s", name)
}

type clusterTemplates struct{ *cluster }

func (t clusterTemplates) Get(_ context.Context, name string) (*wfv1.ClusterWorkflowTemplate, error) {
	if template, ok := t.clusterTemplates[name]; ok {
		return template, nil
	}
	return nil, fmt.Errorf("there is no ClusterWorkflowTemplate %s", name)
}

func (c *cluster) validateArgo(ctx context.Context, o object) error {
	own, shared := templates{c}, clusterTemplates{c}
	switch o.kind {
	case "WorkflowTemplate":
		template, err := decode[wfv1.WorkflowTemplate](o)
		if err != nil {
			return err
		}
		return validate.ValidateWorkflowTemplate(ctx, own, shared, template, nil, validate.ValidateOpts{Lint: true})
	case "ClusterWorkflowTemplate":
		template, err := decode[wfv1.ClusterWorkflowTemplate](o)
		if err != nil {
			return err
		}
		return validate.ValidateClusterWorkflowTemplate(ctx, own, shared, template, nil, validate.ValidateOpts{Lint: true})
	case "CronWorkflow":
		cron, err := decode[wfv1.CronWorkflow](o)
		if err != nil {
			return err
		}
		return validate.ValidateCronWorkflow(ctx, own, shared, cron, nil)
	case "Workflow":
		workflow, err := decode[wfv1.Workflow](o)
		if err != nil {
			return err
		}
		return validate.ValidateWorkflow(ctx, own, shared, workflow, nil, validate.ValidateOpts{Submit: true})
	}
	return unknownKind(o)
}
