/** The oldest and newest Kubernetes releases the output is validated against. */
export const KUBERNETES_VERSIONS = ['1.28', '1.29', '1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36'] as const;

/** The levels of Pod Security, from the one that admits everything. See https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export const POD_SECURITY_LEVELS = ['privileged', 'baseline', 'restricted'] as const;

/** How BuildKit may run. */
export const BUILDKIT_MODE_WORDS = ['rootless', 'privileged', 'userns'] as const;
