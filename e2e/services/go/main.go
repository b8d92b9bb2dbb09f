// A small service: what a Go service of the field has - a router, metrics, ids - and nothing more.
package main

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"os"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const greeting = "one"

func main() {
	router := chi.NewRouter()
	router.Use(middleware.Recoverer)
	router.Handle("/metrics", promhttp.Handler())
	router.Get("/", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]string{"id": uuid.NewString(), "greeting": greeting})
	})
	if err := http.ListenAndServe(":8080", router); err != nil {
		slog.Error("cannot serve", "error", err)
		os.Exit(1)
	}
}
