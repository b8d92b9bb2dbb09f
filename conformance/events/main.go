// Command events hands EventSources and Sensors to the code of Argo Events.
//
//	events validate FOLDER   every EventSource and Sensor of an output folder, each refusal on a line
//	events push FOLDER SENSOR TOKEN HEADER=VALUE...   what a webhook, its body on standard input, makes a Sensor create, as JSON
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/argoproj/argo-events/pkg/apis/events/v1alpha1"
	"github.com/argoproj/argo-events/pkg/reconciler/eventsource"
	"github.com/argoproj/argo-events/pkg/reconciler/sensor"
	"github.com/argoproj/argo-events/pkg/sensors/dependencies"
	"github.com/argoproj/argo-events/pkg/sensors/triggers"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: events validate FOLDER | push FOLDER SENSOR TOKEN HEADER=VALUE...")
		os.Exit(2)
	}
	if err := run(context.Background(), os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, command string, args []string) error {
	found, err := readFolder(args[0])
	if err != nil {
		return err
	}
	switch {
	case command == "validate":
		return found.validate(ctx)
	case command == "push" && len(args) >= 3:
		body, err := io.ReadAll(os.Stdin)
		if err != nil {
			return err
		}
		created, err := found.push(ctx, args[1], args[2], body, headersOf(args[3:]))
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(created)
	}
	return fmt.Errorf("unknown command %q", command)
}

// validate asks the controllers, and the sources themselves, which look at their settings when they start.
func (f *folder) validate(ctx context.Context) error {
	faults := []error{}
	for name, source := range f.sources {
		if err := eventsource.ValidateEventSource(source); err != nil {
			faults = append(faults, fmt.Errorf("EventSource %s: %w", name, err))
		}
		for event := range eventsOf(source) {
			if err := listenerOf(source, event).ValidateEventSource(ctx); err != nil {
				faults = append(faults, fmt.Errorf("EventSource %s, event %s: %w", name, event, err))
			}
		}
	}
	for name, one := range f.sensors {
		if err := sensor.ValidateSensor(one, &v1alpha1.EventBus{}); err != nil {
			faults = append(faults, fmt.Errorf("Sensor %s: %w", name, err))
		}
		for _, dependency := range one.Spec.Dependencies {
			source, ok := f.sources[dependency.EventSourceName]
			if !ok || !eventsOf(source)[dependency.EventName] {
				faults = append(faults, fmt.Errorf("Sensor %s: there is no event %s of %s", name, dependency.EventName, dependency.EventSourceName))
			}
		}
	}
	return errors.Join(faults...)
}

// push sends a webhook to the source of a sensor, and what comes of it through the sensor's filter and into its trigger.
func (f *folder) push(ctx context.Context, name, token string, body []byte, headers map[string]string) (any, error) {
	one, ok := f.sensors[name]
	if !ok {
		return nil, fmt.Errorf("there is no Sensor %s", name)
	}
	dependency := one.Spec.Dependencies[0]
	source := f.sources[dependency.EventSourceName]
	data, err := received(ctx, source, dependency.EventName, token, body, headers)
	if err != nil {
		return nil, fmt.Errorf("source: %w", err)
	}
	event := &v1alpha1.Event{Context: &v1alpha1.EventContext{DataContentType: v1alpha1.MediaTypeJSON}, Data: data}
	passes, err := dependencies.Filter(event, dependency.Filters, dependency.FiltersLogicalOperator)
	if err != nil || !passes {
		return nil, fmt.Errorf("filter: %v", err)
	}
	trigger := one.Spec.Triggers[0].Template.K8s
	created, err := triggers.FetchKubernetesResource(trigger.Source)
	if err != nil {
		return nil, err
	}
	events := map[string]*v1alpha1.Event{dependency.Name: event}
	return created, triggers.ApplyResourceParameters(events, trigger.Parameters, created)
}
