package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/argoproj/argo-events/pkg/apis/events/v1alpha1"
	"github.com/argoproj/argo-events/pkg/eventsources/common"
	"github.com/argoproj/argo-events/pkg/eventsources/sources/github"
	"github.com/argoproj/argo-events/pkg/eventsources/sources/gitlab"
	"github.com/argoproj/argo-events/pkg/metrics"
	"github.com/argoproj/argo-events/pkg/shared/logging"
	"go.uber.org/zap"
	corev1 "k8s.io/api/core/v1"
)

type listener interface {
	ValidateEventSource(ctx context.Context) error
	StartListening(ctx context.Context, dispatch func([]byte, ...common.Option) error) error
}

func eventsOf(source *v1alpha1.EventSource) map[string]bool {
	events := map[string]bool{}
	for name := range source.Spec.Github {
		events[name] = true
	}
	for name := range source.Spec.Gitlab {
		events[name] = true
	}
	return events
}

func listenerOf(source *v1alpha1.EventSource, event string) listener {
	measured := metrics.NewMetrics("conformance")
	if spec, ok := source.Spec.Github[event]; ok {
		return &github.EventListener{EventSourceName: source.Name, EventName: event, GithubEventSource: spec, Metrics: measured}
	}
	return &gitlab.EventListener{EventSourceName: source.Name, EventName: event, GitlabEventSource: source.Spec.Gitlab[event], Metrics: measured}
}

// received is what a source makes of a webhook for the event bus, if it takes it: it runs as in its pod, with its Secret mounted.
func received(ctx context.Context, source *v1alpha1.EventSource, event, token string, body []byte, headers map[string]string) ([]byte, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	secret := listenAt(source, event, port)
	if err := mountSecret(secret, token); err != nil {
		return nil, err
	}
	taken := make(chan []byte, 1)
	quiet := logging.WithLogger(ctx, zap.NewNop().Sugar())
	ended := make(chan error, 1)
	go func() {
		ended <- listenerOf(source, event).StartListening(quiet, func(data []byte, _ ...common.Option) error {
			taken <- data
			return nil
		})
	}()
	answer, err := send(port, body, headers, ended)
	if err != nil {
		return nil, err
	}
	select {
	case data := <-taken:
		return data, nil
	default:
		return nil, fmt.Errorf("%s", answer)
	}
}

func freePort() (string, error) {
	probe, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer probe.Close()
	_, port, err := net.SplitHostPort(probe.Addr().String())
	return port, err
}

// listenAt gives a source a port that is free here, and says where its token is.
func listenAt(source *v1alpha1.EventSource, event, port string) *corev1.SecretKeySelector {
	if spec, ok := source.Spec.Github[event]; ok {
		spec.Webhook.Port = port
		return spec.WebhookSecret
	}
	spec := source.Spec.Gitlab[event]
	spec.Webhook.Port = port
	return spec.SecretToken
}

// mountSecret makes a root of its own, with the one file that the source reads there.
func mountSecret(secret *corev1.SecretKeySelector, token string) error {
	root, err := os.MkdirTemp("", "events-")
	if err != nil {
		return err
	}
	path := filepath.Join(root, "argo-events", "secrets", secret.Name, secret.Key)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(path, []byte(token), 0o600); err != nil {
		return err
	}
	return syscall.Chroot(root)
}

// send posts a webhook once the source listens.
func send(port string, body []byte, headers map[string]string, ended <-chan error) (string, error) {
	for {
		request, err := http.NewRequest(http.MethodPost, "http://127.0.0.1:"+port+"/", bytes.NewReader(body))
		if err != nil {
			return "", err
		}
		for name, value := range headers {
			request.Header.Set(name, value)
		}
		response, err := http.DefaultClient.Do(request)
		if err == nil {
			defer response.Body.Close()
			answer, err := io.ReadAll(response.Body)
			if text := string(answer); text != "endpoint is inactive" && text != "inactive endpoint" && response.StatusCode != http.StatusNotFound {
				return text, err
			}
		}
		select {
		case err := <-ended:
			return "", fmt.Errorf("it does not listen: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func headersOf(assignments []string) map[string]string {
	headers := map[string]string{"Content-Type": "application/json"}
	for _, assignment := range assignments {
		name, value, _ := strings.Cut(assignment, "=")
		headers[name] = value
	}
	return headers
}
