package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"strings"

	triggersv1beta1 "github.com/tektoncd/triggers/pkg/apis/triggers/v1beta1"
	"github.com/tektoncd/triggers/pkg/interceptors"
	"github.com/tektoncd/triggers/pkg/interceptors/bitbucket"
	"github.com/tektoncd/triggers/pkg/interceptors/cel"
	"github.com/tektoncd/triggers/pkg/interceptors/github"
	"github.com/tektoncd/triggers/pkg/interceptors/gitlab"
	"github.com/tektoncd/triggers/pkg/template"
)

// webhookSecret holds the one token there is, whatever Secret is asked for.
type webhookSecret string

func (s webhookSecret) Get(context.Context, string, *triggersv1beta1.SecretRef) ([]byte, error) {
	return []byte(s), nil
}

// pushTo sends a webhook to a Trigger and prints what its EventListener would create, or why it creates nothing.
func pushTo(ctx context.Context, folder, name, token string, headers []string) error {
	objects, err := readObjects(folder)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	trigger, binding, run := triggerNamed(objects, name)
	if trigger == nil || binding == nil || run == nil {
		return fmt.Errorf("there is no whole Trigger %s", name)
	}
	request := &triggersv1beta1.InterceptorRequest{
		Body:   string(body),
		Header: headersOf(headers),
		// What one says, the next and the binding know.
		Extensions: map[string]any{},
		Context:    &triggersv1beta1.TriggerContext{TriggerID: "namespaces/builds/triggers/" + name},
	}
	for _, interceptor := range trigger.Spec.Interceptors {
		request.InterceptorParams = interceptors.GetInterceptorParams(interceptor)
		response := interceptorNamed(interceptor.GetName(), webhookSecret(token)).Process(ctx, request)
		if !response.Continue {
			return fmt.Errorf("%s: %s", interceptor.GetName(), response.Status.Message)
		}
		maps.Copy(request.Extensions, response.Extensions)
	}
	resolved := template.ResolvedTrigger{TriggerTemplate: run, BindingParams: binding.Spec.Params}
	params, err := template.ResolveParams(resolved, body, request.Header, request.Extensions, template.NewTriggerContext("event"))
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(template.ResolveResources(run, params))
}

func triggerNamed(objects []object, name string) (*triggersv1beta1.Trigger, *triggersv1beta1.TriggerBinding, *triggersv1beta1.TriggerTemplate) {
	triggers := map[string]*triggersv1beta1.Trigger{}
	bindings := map[string]*triggersv1beta1.TriggerBinding{}
	templates := map[string]*triggersv1beta1.TriggerTemplate{}
	for _, o := range objects {
		switch o.kind {
		case "Trigger":
			keep(triggers, o)
		case "TriggerBinding":
			keep(bindings, o)
		case "TriggerTemplate":
			keep(templates, o)
		}
	}
	return triggers[name], bindings[name], templates[name]
}

func interceptorNamed(name string, secret interceptors.SecretGetter) triggersv1beta1.InterceptorInterface {
	switch name {
	case "bitbucket":
		return bitbucket.NewInterceptor(secret)
	case "github":
		return github.NewInterceptor(secret)
	case "gitlab":
		return gitlab.NewInterceptor(secret)
	}
	return cel.NewInterceptor(secret)
}

func headersOf(assignments []string) http.Header {
	headers := http.Header{"Content-Type": {"application/json"}}
	for _, assignment := range assignments {
		name, value, _ := strings.Cut(assignment, "=")
		headers.Set(name, value)
	}
	return headers
}
