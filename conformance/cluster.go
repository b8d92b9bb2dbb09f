package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"strings"

	wfv1 "github.com/argoproj/argo-workflows/v4/pkg/apis/workflow/v1alpha1"
	certmanagerv1 "github.com/cert-manager/cert-manager/pkg/apis/certmanager/v1"
	pipelinev1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	corev1 "k8s.io/api/core/v1"
)

// cluster is what the objects of a folder would be in a cluster: those that others refer to, by name.
type cluster struct {
	tasks            map[string]*pipelinev1.Task
	pipelines        map[string]*pipelinev1.Pipeline
	templates        map[string]*wfv1.WorkflowTemplate
	clusterTemplates map[string]*wfv1.ClusterWorkflowTemplate
	accounts         map[string]*corev1.ServiceAccount
	secrets          map[string]*corev1.Secret
}

// newCluster holds what can be decoded; what cannot is for validate to report.
func newCluster(objects []object) *cluster {
	c := &cluster{
		tasks:            map[string]*pipelinev1.Task{},
		pipelines:        map[string]*pipelinev1.Pipeline{},
		templates:        map[string]*wfv1.WorkflowTemplate{},
		clusterTemplates: map[string]*wfv1.ClusterWorkflowTemplate{},
		accounts:         map[string]*corev1.ServiceAccount{},
		secrets:          map[string]*corev1.Secret{},
	}
	for _, o := range objects {
		switch o.kind {
		case "Task":
			keep(c.tasks, o)
		case "Pipeline":
			keep(c.pipelines, o)
		case "WorkflowTemplate":
			keep(c.templates, o)
		case "ClusterWorkflowTemplate":
			keep(c.clusterTemplates, o)
		case "ServiceAccount":
			keep(c.accounts, o)
		case "Secret":
			keep(c.secrets, o)
		}
	}
	return c
}

func keep[T any](by map[string]*T, o object) {
	if decoded, err := decode[T](o); err == nil {
		by[o.name] = decoded
	}
}

func (c *cluster) validate(ctx context.Context, o object) error {
	group, _, _ := strings.Cut(o.apiVersion, "/")
	switch group {
	case "tekton.dev":
		return c.validateTekton(ctx, o)
	case "triggers.tekton.dev":
		return c.validateTriggers(ctx, o)
	case "argoproj.io":
		return c.validateArgo(ctx, o)
	case "cert-manager.io":
		_, err := decode[certmanagerv1.Certificate](o)
		return err
	case "monitoring.coreos.com":
		// Read by the Prometheus operator, whose code is not among what is built here.
		return nil
	}
	return validateKubernetes(o)
}

func unknownKind(o object) error {
	return fmt.Errorf("nobody reads %s %s", o.apiVersion, o.kind)
}

func newReader(content []byte) *bufio.Reader {
	return bufio.NewReader(bytes.NewReader(content))
}
