package main

import (
	"context"
	"errors"
	"fmt"

	wfv1 "github.com/argoproj/argo-workflows/v4/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v4/util/secrets"
	"github.com/argoproj/argo-workflows/v4/workflow/validate"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
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
		return errors.Join(
			validate.ValidateWorkflowTemplate(ctx, own, shared, template, nil, validate.ValidateOpts{Lint: true}),
			c.validateAccounts(&template.Spec),
		)
	case "ClusterWorkflowTemplate":
		template, err := decode[wfv1.ClusterWorkflowTemplate](o)
		if err != nil {
			return err
		}
		return errors.Join(
			validate.ValidateClusterWorkflowTemplate(ctx, own, shared, template, nil, validate.ValidateOpts{Lint: true}),
			c.validateAccounts(&template.Spec),
		)
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
	case "EventSource":
		// The command in events reads these.
		return nil
	case "Sensor":
		return c.validateStarted(ctx, o)
	}
	return unknownKind(o)
}

// validateStarted looks at what a Sensor creates; the Sensor itself is for the command in events.
func (c *cluster) validateStarted(ctx context.Context, o object) error {
	var sensor struct {
		Spec struct {
			Triggers []struct {
				Template struct {
					K8s struct {
						Source struct {
							Resource wfv1.Workflow `json:"resource"`
						} `json:"source"`
					} `json:"k8s"`
				} `json:"template"`
			} `json:"triggers"`
		} `json:"spec"`
	}
	if err := yaml.Unmarshal(o.content, &sensor); err != nil {
		return err
	}
	for _, trigger := range sensor.Spec.Triggers {
		workflow := &trigger.Template.K8s.Source.Resource
		if err := validate.ValidateWorkflow(ctx, templates{c}, clusterTemplates{c}, workflow, nil, validate.ValidateOpts{Submit: true}); err != nil {
			return err
		}
	}
	return nil
}

// validateAccounts checks what the controller checks only once it makes a pod: a pod without a token needs an account of
// the executor, whose token is in the Secret that the controller looks for.
func (c *cluster) validateAccounts(spec *wfv1.WorkflowSpec) error {
	faults := []error{c.validateExecutor("the workflow", spec.AutomountServiceAccountToken, spec.Executor)}
	for _, template := range spec.Templates {
		if template.IsPodType() {
			faults = append(faults, c.validateExecutor(template.Name, template.AutomountServiceAccountToken, template.Executor))
		}
	}
	return errors.Join(faults...)
}

func (c *cluster) validateExecutor(where string, automount *bool, executor *wfv1.ExecutorConfig) error {
	if automount == nil || *automount {
		return fmt.Errorf("%s gives what it builds a token of Kubernetes", where)
	}
	if executor == nil || executor.ServiceAccountName == "" {
		return fmt.Errorf("%s has no token and no account of the executor", where)
	}
	account, ok := c.accounts[executor.ServiceAccountName]
	if !ok {
		return fmt.Errorf("there is no ServiceAccount %s", executor.ServiceAccountName)
	}
	name := secrets.TokenNameForServiceAccount(account)
	secret, ok := c.secrets[name]
	if !ok || secret.Type != corev1.SecretTypeServiceAccountToken || secret.Annotations[corev1.ServiceAccountNameKey] != account.Name {
		return fmt.Errorf("there is no Secret %s with the token of %s", name, account.Name)
	}
	return nil
}
