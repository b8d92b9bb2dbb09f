// Made by `npm run generate` from the zod schemas in src/model. Do not edit.

import type { NamedBuild, NamedDaemon, NamedSecret, NamedServiceAccount, NamedVolume } from './named';

/** Image builds that start warm. */
export interface BuildsFile {
  /** Version of this format. */
  readonly version: 1;
  /**
   * What everything of this file is labelled with, as `app.kubernetes.io/part-of`: what `kubectl apply --prune` shall keep to. What its builds share is called after it: `NAME-cached-builds-executor`. No other file of a namespace should have it.
   * @default no such label, and what builds share is called `cached-builds`, in each file
   */
  readonly name?: string;
  /**
   * Which tool applies all of this. Jobs are immutable, so one that changed must be deleted first. `argocd`: Jobs are replaced by force, in the waves of their dependencies (https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/), and claims come in the wave that first mounts them. `flux`: Jobs are recreated by force, and no `${…}` is taken for a variable of Flux (https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources).
   * @default what `defaults.runner` says; without that `none`
   */
  readonly gitops?: 'argocd' | 'flux' | 'none';
  /**
   * Merged under every build; what a build writes itself wins, and `null` (of lists and mappings `[]` and `{}`) empties.
   * @default nothing
   */
  readonly defaults?: Defaults;
  /**
   * Tool images to use instead of the pinned ones.
   * @default none
   */
  readonly images?: ToolImages;
  /**
   * What is special about a registry, by host.
   * @default none
   */
  readonly registries?: Readonly<Record<string, Registry>>;
  /**
   * The level of Pod Security that the namespaces enforce: what they would not admit is a fault, here and not as a Job that waits for its pod. See https://kubernetes.io/docs/concepts/security/pod-security-admission/
   * @default nobody is asked
   */
  readonly podSecurity?: 'privileged' | 'baseline' | 'restricted';
  /**
   * The oldest Kubernetes the manifests must work on; for everything in the file that does not say its own.
   * @default 1.28
   */
  readonly kubernetesVersion?: '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36';
  /**
   * What no field can say: changes of objects by kind and name, made last. In TypeScript, objects take JSON patches themselves.
   * @default none
   */
  readonly patches?: readonly Patch[];
  /**
   * What differs by environment, by name: `--env NAME` lays it over the file, and without `--env` none is.
   * @default none
   */
  readonly environments?: Readonly<Record<string, Environment>>;
  /**
   * Volumes for caches and sources, by name.
   * @default none
   */
  readonly volumes?: Readonly<Record<string, Volume>>;
  /**
   * BuildKit daemons that keep running, by name.
   * @default none
   */
  readonly daemons?: Readonly<Record<string, Daemon | ExistingDaemon>>;
  /**
   * What fills caches ahead of the builds, by name.
   * @default none
   */
  readonly warmers?: Readonly<Record<string, Warmer>>;
  /**
   * The builds, by name.
   * @default none
   */
  readonly builds?: Readonly<Record<string, Build>>;
}

/** Merged under every build; what a build writes itself wins, and `null` (of lists and mappings `[]` and `{}`) empties. */
export interface Defaults {
  /** Further repositories the same image is pushed to, with the same tags. */
  readonly additionalImages?: readonly string[];
  /**
   * Tags the image is pushed with.
   * @default `[latest]`
   */
  readonly tags?: readonly string[];
  /**
   * `false`: the image goes to no registry; the cache is written all the same.
   * @default `true`; with `output`, `false`
   */
  readonly push?: boolean;
  /**
   * Write the image to a volume too.
   * @default it is written nowhere else
   */
  readonly output?: ImageOutput;
  /** Where the build context comes from. */
  readonly source?: GitSource | VolumeSource | InlineSource | OciSource | S3Source | GcsSource;
  /**
   * Path of the Dockerfile, relative to the source path; `{path, from: source}` for one outside of it.
   * @default `Dockerfile`
   */
  readonly dockerfile?: string | DockerfilePath;
  /** Further contexts, by the names that the Dockerfile calls them. */
  readonly contexts?: Readonly<Record<string, NamedContext>>;
  /**
   * Steps of your own around the build: on the source before it, on the image after it.
   * @default none
   */
  readonly steps?: Steps;
  /**
   * Keys for `RUN --mount=type=ssh`.
   * @default none
   */
  readonly ssh?: readonly SshKey[];
  /**
   * How all layers of the image are compressed, those of its base too: `zstd` is unpacked faster, `estargz` pulled lazily. See https://github.com/moby/buildkit#imageregistry
   * @default gzip; layers of the base stay as they are
   */
  readonly compression?: 'gzip' | 'zstd' | 'estargz';
  /**
   * Stage to build.
   * @default the last stage
   */
  readonly target?: string;
  /** Values for the ARGs of the Dockerfile; or `$(params.NAME)`, a list of `NAME=value` that a run gives. Never secrets: they stay in the image; use `secrets`. */
  readonly buildArgs?: Readonly<Record<string, string>> | string;
  /**
   * Platforms to build for. Others than the node's own are emulated: BuildKit's images bring the emulators, and Docker takes those of its machine.
   * @default the node's own
   */
  readonly platforms?: readonly string[];
  /**
   * `emulated`: one node builds for all platforms. `native`: each platform is built on nodes of its architecture, by any builder, and an index joins the images; on Tekton and Argo. See docs/platforms.md
   * @default `emulated`
   */
  readonly platformNodes?: 'emulated' | 'native';
  /** Labels of the image. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the image's manifest. */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Secrets the build may mount.
   * @default none
   */
  readonly secrets?: readonly BuildSecret[];
  /**
   * The program that builds.
   * @default `buildkit`
   */
  readonly builder?: 'buildkit' | 'kaniko' | 'buildah' | 'docker' | BuildKitBuilder | KanikoBuilder | BuildahBuilder | DockerBuilder;
  /**
   * Where layers are imported from and exported to.
   * @default `registry`
   */
  readonly cache?: 'none' | 'inline' | 'registry' | 'gha' | InlineCache | RegistryCache | VolumeCache | S3Cache | AzureBlobCache | GitHubActionsCache | readonly ('inline' | 'registry' | 'gha' | InlineCache | RegistryCache | VolumeCache | S3Cache | AzureBlobCache | GitHubActionsCache)[] | CacheFromTo;
  /**
   * How the build is known to registries: a Secret of type `kubernetes.io/dockerconfigjson` by its name; `{secret, key}` where it is of another type; a token with its `registry`; the identity of the pod in a cloud; a list of these; or `{pull, push}`. A `login` step makes one file of what is no single Secret. A script has the login of whoever runs it.
   * @default none: the registries are open
   */
  readonly credentials?: string | NamedSecret | RegistrySecret | CloudLogin | readonly (string | NamedSecret | RegistrySecret | CloudLogin)[] | PullAndPush;
  /**
   * Values given when the build is started.
   * @default none
   */
  readonly parameters?: Readonly<Record<string, Parameter>>;
  /**
   * What runs the build: a name, settings, or a list to render it for each.
   * @default `kubernetes`
   */
  readonly runner?: 'kubernetes' | 'tekton' | 'argo' | 'script' | KubernetesRunner | TektonRunner | ArgoRunner | ScriptRunner | readonly ('kubernetes' | 'tekton' | 'argo' | 'script' | KubernetesRunner | TektonRunner | ArgoRunner | ScriptRunner)[];
  /**
   * Which pushes and tags start the build, by a webhook of its host: with Tekton Triggers, or with Argo Events.
   * @default nothing but a schedule or a hand starts it
   */
  readonly trigger?: BuildTrigger;
  /** What the pod may need. */
  readonly pod?: PodSettings;
  /**
   * What builds pull requests, of which nobody knows who wrote them: untrusted, and apart from all else.
   * @default they are not built
   */
  readonly pullRequests?: PullRequests;
  /** Builds that must be done before this one; one with a `matrix` stands for all of its variants, and `{build, matrix}` for some. */
  readonly dependsOn?: readonly (string | NamedBuild | VariantOf)[];
  /**
   * Builds of one group are run as one: what that run is called. Builds that wait for each other are of one group anyway.
   * @default called after the build that all others of the group wait for
   */
  readonly group?: string;
  /**
   * What is kept of runs that are over.
   * @default none
   */
  readonly runs?: Runs;
  /**
   * Which host of the source is told how a run goes: that it builds a commit, that it is done with which digest, or that it failed. On Tekton and Argo.
   * @default nobody is told
   */
  readonly notify?: Notify;
  /**
   * When a run builds nothing: it ends with the digest of the image that is there, which gets all of its tags. `unchanged`: where it was built already of the same files and settings. `exists`: where all of its tags are there. Whoever gives a run the parameter `rebuild`, of any value, has it built.
   * @default each run builds
   */
  readonly skip?: 'unchanged' | 'exists';
  /**
   * Namespace of everything the build consists of.
   * @default none is written: that of `kubectl` or of the chart
   */
  readonly namespace?: string;
  /**
   * How long the build may take: `90s`, `45m`, `1h30m`.
   * @default `1h`
   */
  readonly timeout?: string;
  /**
   * Seconds since 1970 that the image and its files are dated. See https://reproducible-builds.org/docs/source-date-epoch/
   * @default the time of the build
   */
  readonly sourceDateEpoch?: number;
  /** Arguments appended to the builder's own, as they are. */
  readonly extraArgs?: readonly string[];
  /**
   * What is special about a registry, by host.
   * @default none
   */
  readonly registries?: Readonly<Record<string, Registry>>;
  /**
   * Tool images to use instead of the pinned ones.
   * @default none
   */
  readonly images?: ToolImages;
  /**
   * The oldest Kubernetes the manifests must work on. From 1.30 AppArmor is turned off with a field, which older ones refuse; before, with an annotation, which newer ones take with a warning. It matters to rootless BuildKit on nodes with AppArmor.
   * @default `1.28`
   */
  readonly kubernetesVersion?: '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36';
  /**
   * Makes it several builds: one for each combination of values, called after them. `$(matrix.NAME)` is the value, in any text or name of the build; `exclude` lists combinations that there are not.
   * @default one build
   */
  readonly matrix?: Readonly<Record<string, readonly string[] | readonly Readonly<Record<string, string>>[]>>;
}

/** Files of the image on a volume, for scanners and smoke tests. */
export interface ImageOutput {
  /** `oci`: a folder with an OCI image layout, `BUILD`. `docker`: an archive for `docker load`, `BUILD.tar`. `local`: the files of the image, in the folder `BUILD`. What the last build left there is replaced. See https://docs.docker.com/build/exporters/ */
  readonly type: 'oci' | 'docker' | 'local';
  /** An entry of `volumes`, or in TypeScript a CacheVolume or claim. */
  readonly volume: string | NamedVolume;
}

/** A Git repository, cloned shallow by the first step of the build. */
export interface GitSource {
  /** What tells it from others in its place. */
  readonly type: 'git';
  /** Where to clone from: `https://`, `http://`, `ssh://` or `user@host:path`; a parameter may say any of these. Never with a token or a password in it, and with `credentials` not by `http://`. */
  readonly url: string;
  /**
   * Branch, tag or commit hash. A full hash is the surest and fetches one commit.
   * @default the repository's default branch
   */
  readonly revision?: string;
  /**
   * Folder below the source that is the build context.
   * @default the whole source
   */
  readonly path?: string;
  /**
   * Secret for a private repository. For HTTP: keys `username` (default `git`) and `password` (kubernetes.io/basic-auth). For SSH: keys `ssh-privatekey` (kubernetes.io/ssh-auth) and `known_hosts`, which `ssh-keyscan HOST` prints. With `{secret, key}` that key is the token or private key.
   * @default the repository is public
   */
  readonly credentials?: string | NamedSecret | SecretKey;
  /**
   * The private CA that signed the certificate of the repository's host, PEM; submodules on that host have it too. A script trusts what its machine trusts.
   * @default what the image of Git trusts
   */
  readonly ca?: ConfigMapKey | CertificateSecret;
  /**
   * Fetch the files that Git LFS keeps elsewhere; else the build context has their pointers, and the log says so. See https://git-lfs.com
   * @default `false`
   */
  readonly lfs?: boolean;
  /**
   * How many commits of history are fetched; `0`: all. More than one come with their tags, as `git describe` wants, which a build sees with `keepGitDir`.
   * @default `1`
   */
  readonly depth?: number;
  /**
   * Fetch and check out no more than `path`, with the Dockerfile and further contexts that lie elsewhere: for large repositories. Hosts that give no part of a commit give all of it. See https://git-scm.com/docs/git-sparse-checkout
   * @default `false`
   */
  readonly sparse?: boolean;
  /**
   * Fetch submodules too, recursively; `{credentials}` where they are private.
   * @default `false`
   */
  readonly submodules?: boolean | GitSubmodules;
  /**
   * Leave `.git` in the build context. Its bytes differ from clone to clone, so `COPY . .` then never hits the cache.
   * @default `false`
   */
  readonly keepGitDir?: boolean;
}

/** One key of a Secret in the namespace of the build. */
export interface SecretKey {
  /** A Secret that exists in the namespace. */
  readonly secret: string;
  /** The key in it. */
  readonly key: string;
}

/** One key of a ConfigMap in the namespace of the build. */
export interface ConfigMapKey {
  /** A ConfigMap that exists in the namespace. */
  readonly configMap: string;
  /** The key in it. */
  readonly key: string;
}

/** One key of a Secret in the namespace of the build. */
export interface CertificateSecret {
  /** A Secret that exists in the namespace. */
  readonly secret: string;
  /** The key in it. */
  readonly key: string;
}

/** Submodules of hosts that want credentials. */
export interface GitSubmodules {
  /** Secrets by host, `https://git.example.com` or `ssh://git.example.com`, as `source.credentials` has them. Each is given to its host alone, for whatever repository `.gitmodules` names there; what pull requests start has none of them. */
  readonly credentials: Readonly<Record<string, string | SecretKey>>;
}

/** A volume that holds the source already. */
export interface VolumeSource {
  /** What tells it from others in its place. */
  readonly type: 'volume';
  /**
   * An entry of `volumes`, or in TypeScript a CacheVolume or claim.
   * @default none
   */
  readonly volume?: string | NamedVolume;
  /**
   * A PersistentVolumeClaim that exists; instead of `volume`.
   * @default none
   */
  readonly claim?: string;
  /**
   * Folder below the source that is the build context.
   * @default the whole source
   */
  readonly path?: string;
}

/** Files written here; they become a ConfigMap. */
export interface InlineSource {
  /** What tells it from others in its place. */
  readonly type: 'inline';
  /** Contents by path. Contents are bytes: nothing in them is replaced. */
  readonly files: Readonly<Record<string, string>>;
}

/** An artifact in a registry, of one layer that is a tar.gz: as `flux push artifact` makes it. See https://fluxcd.io/flux/cheatsheets/oci-artifacts/ */
export interface OciSource {
  /** What tells it from others in its place. */
  readonly type: 'oci';
  /** The artifact: `registry.example.com/shop/source:main`, or by its digest, which is always the same source; a parameter may say it. */
  readonly ref: string;
  /**
   * Folder below the source that is the build context.
   * @default the whole source
   */
  readonly path?: string;
  /**
   * How it is pulled, in any form of the `credentials` of a build.
   * @default the `credentials` of the build
   */
  readonly credentials?: string | NamedSecret | RegistrySecret | CloudLogin | readonly (string | NamedSecret | RegistrySecret | CloudLogin)[];
}

/** One key of a Secret: a whole `config.json`; or, with `registry` and `username`, a token or password and nothing else. */
export interface RegistrySecret {
  /** A Secret that exists in the namespace. */
  readonly secret: string;
  /** The key in it. */
  readonly key: string;
  /**
   * The host that the key is a token or password for.
   * @default the key is a `config.json`
   */
  readonly registry?: string;
  /**
   * Whose token it is.
   * @default the key is a `config.json`
   */
  readonly username?: string;
}

/** The registry of a cloud, by the identity that the pod has there: that of `pod.serviceAccount`. No Secret holds it. */
export interface CloudLogin {
  /**
   * Amazon ECR, by IRSA or EKS Pod Identity.
   * @default another cloud
   */
  readonly ecr?: EcrLogin;
  /**
   * Google Artifact Registry, by Workload Identity.
   * @default another cloud
   */
  readonly gar?: GarLogin;
  /**
   * Azure Container Registry, by Workload Identity.
   * @default another cloud
   */
  readonly acr?: AcrLogin;
}

/** Amazon ECR. See https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html */
export interface EcrLogin {
  /** The region of the registry. */
  readonly region: string;
  /**
   * The account that the registry is of; twelve digits in quotes.
   * @default that of the identity
   */
  readonly account?: string;
}

/** Google Artifact Registry. See https://cloud.google.com/artifact-registry/docs/docker/authentication */
export interface GarLogin {
  /** The host of the registry. */
  readonly registry: string;
}

/** Azure Container Registry. See https://learn.microsoft.com/azure/container-registry/container-registry-authentication */
export interface AcrLogin {
  /** The host of the registry. */
  readonly registry: string;
}

/** A tar.gz in a bucket of S3, or of a service that speaks like it. See https://rclone.org/s3/ */
export interface S3Source {
  /** What tells it from others in its place. */
  readonly type: 's3';
  /** Name of the bucket. */
  readonly bucket: string;
  /** The object: a tar.gz, `api/source.tar.gz` say. */
  readonly key: string;
  /**
   * Folder below the source that is the build context.
   * @default the whole source
   */
  readonly path?: string;
  /** Region of the bucket. */
  readonly region: string;
  /**
   * Address of an S3-compatible service.
   * @default AWS
   */
  readonly endpointUrl?: string;
  /**
   * Secret with keys `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` (and `AWS_SESSION_TOKEN`).
   * @default what the service account or node provides, by IRSA or EKS Pod Identity say
   */
  readonly credentials?: string | NamedSecret;
}

/** A tar.gz in a bucket of Google Cloud Storage. See https://rclone.org/googlecloudstorage/ */
export interface GcsSource {
  /** What tells it from others in its place. */
  readonly type: 'gcs';
  /** Name of the bucket. */
  readonly bucket: string;
  /** The object: a tar.gz, `api/source.tar.gz` say. */
  readonly key: string;
  /**
   * Folder below the source that is the build context.
   * @default the whole source
   */
  readonly path?: string;
  /**
   * Secret with the key of a service account, JSON, under `key.json`; or `{secret, key}`.
   * @default what the service account or node provides, by Workload Identity say
   */
  readonly credentials?: string | NamedSecret | SecretKey;
}

/** A Dockerfile outside of the build context. */
export interface DockerfilePath {
  /** Its path. */
  readonly path: string;
  /**
   * `source`: from the top of the source, whatever `source.path` says. `context`: from the folder that is built.
   * @default `context`
   */
  readonly from?: 'context' | 'source';
}

/** A context besides the source: exactly one of the two. See https://docs.docker.com/reference/cli/docker/buildx/build/#build-context */
export interface NamedContext {
  /**
   * A folder of the source, from its top.
   * @default it is an image
   */
  readonly path?: string;
  /**
   * An image: also `$(builds.NAME.ref)`.
   * @default it is a folder
   */
  readonly image?: string;
}

/** Steps of your own around the build, one after the other. */
export interface Steps {
  /**
   * What is run on the source before it is built.
   * @default none
   */
  readonly before?: readonly StepBefore[];
  /**
   * What is run on the image once it is there.
   * @default none
   */
  readonly after?: readonly StepAfter[];
}

/** A step on the source before it is built: test, compile, generate. It may write the source, and what it writes is built; one that fails ends the run. */
export interface StepBefore {
  /** What the container is called: each step of a build otherwise. */
  readonly name: string;
  /** The image it runs, with a tag or a digest that stays; after the build also `$(build.ref)`, the image itself. */
  readonly image: string;
  /**
   * The program, in place of that of the image; with `script` what reads that: `[python3, -c]`.
   * @default the program of the image; with `script` `[sh, -euc]`
   */
  readonly command?: readonly string[];
  /**
   * Its arguments.
   * @default none
   */
  readonly args?: readonly string[];
  /**
   * A script of your own, as it is: what a run gives it takes from `env`, and `args` as its `$1`, `$2`.
   * @default none
   */
  readonly script?: string;
  /**
   * Its environment, beside that of `pod.env`: text, or a value from a Secret or ConfigMap.
   * @default none
   */
  readonly env?: Readonly<Record<string, string | SecretValue | ConfigMapValue>>;
  /**
   * Secrets as files in `/run/secrets`.
   * @default none
   */
  readonly secrets?: readonly StepSecret[];
  /**
   * Volumes of its own.
   * @default none
   */
  readonly volumes?: readonly StepVolume[];
  /**
   * Requests and limits of its container.
   * @default none
   */
  readonly resources?: Resources;
  /**
   * User and group that it runs as.
   * @default 1000, without any right; before the build who the source belongs to, which with kaniko is root without a capability; in a script whoever runs it
   */
  readonly user?: number;
  /**
   * Capabilities that it keeps; all others are dropped. See capabilities(7).
   * @default none
   */
  readonly capabilities?: readonly string[];
  /**
   * Folder of the source it runs in, from its top.
   * @default the folder that is built: `source.path`
   */
  readonly workingDir?: string;
}

/** A value from a Secret. */
export interface SecretValue {
  /** A Secret that exists in the namespace. */
  readonly secret: string;
  /** The key in it. */
  readonly key: string;
}

/** A value from a ConfigMap. */
export interface ConfigMapValue {
  /** A ConfigMap that exists in the namespace. */
  readonly configMap: string;
  /** The key in it. */
  readonly key: string;
}

/** A secret as the file `/run/secrets/ID` of a step. */
export interface StepSecret {
  /** What the file is called. */
  readonly id: string;
  /** A Secret that exists in the namespace. */
  readonly secret: string;
  /** The key in it. */
  readonly key: string;
}

/** A volume of a step. */
export interface StepVolume {
  /** Where the step has it. */
  readonly path: string;
  /**
   * An entry of `volumes`, or in TypeScript a CacheVolume or claim: what is kept from one run to the next.
   * @default an empty folder, gone with the pod
   */
  readonly volume?: string | NamedVolume;
  /**
   * Whether the step may only read it.
   * @default `false`
   */
  readonly readOnly?: boolean;
}

/** Requests and limits of the container that builds. */
export interface Resources {
  /**
   * What the scheduler reserves.
   * @default none
   */
  readonly requests?: Readonly<Record<string, unknown>>;
  /**
   * What the container may not exceed.
   * @default none
   */
  readonly limits?: Readonly<Record<string, unknown>>;
}

/** A step on the image once it is pushed: scan, sign, try, promote. `$(build.ref)` in `args` and `env` is the image by its digest; one that fails ends the run. */
export interface StepAfter {
  /** What the container is called: each step of a build otherwise. */
  readonly name: string;
  /** The image it runs, with a tag or a digest that stays; after the build also `$(build.ref)`, the image itself. */
  readonly image: string;
  /**
   * The program, in place of that of the image; with `script` what reads that: `[python3, -c]`.
   * @default the program of the image; with `script` `[sh, -euc]`
   */
  readonly command?: readonly string[];
  /**
   * Its arguments.
   * @default none
   */
  readonly args?: readonly string[];
  /**
   * A script of your own, as it is: what a run gives it takes from `env`, and `args` as its `$1`, `$2`.
   * @default none
   */
  readonly script?: string;
  /**
   * Its environment, beside that of `pod.env`: text, or a value from a Secret or ConfigMap.
   * @default none
   */
  readonly env?: Readonly<Record<string, string | SecretValue | ConfigMapValue>>;
  /**
   * Secrets as files in `/run/secrets`.
   * @default none
   */
  readonly secrets?: readonly StepSecret[];
  /**
   * Volumes of its own.
   * @default none
   */
  readonly volumes?: readonly StepVolume[];
  /**
   * Requests and limits of its container.
   * @default none
   */
  readonly resources?: Resources;
  /**
   * User and group that it runs as.
   * @default 1000, without any right; before the build who the source belongs to, which with kaniko is root without a capability; in a script whoever runs it
   */
  readonly user?: number;
  /**
   * Capabilities that it keeps; all others are dropped. See capabilities(7).
   * @default none
   */
  readonly capabilities?: readonly string[];
  /**
   * Folder it runs in.
   * @default that of the image
   */
  readonly workingDir?: string;
  /**
   * Whether it runs once all else is over also where the build or a step failed. It has no `$(build.ref)`, since there may be none.
   * @default `false`
   */
  readonly always?: boolean;
}

/** A private key for `RUN --mount=type=ssh,id=ID`; it reaches the step as an agent, and never the image. See https://docs.docker.com/reference/dockerfile/#run---mounttypessh */
export interface SshKey {
  /**
   * What the Dockerfile calls it.
   * @default `default`
   */
  readonly id?: string;
  /** A Secret that exists in the namespace. */
  readonly secret: string;
  /** The key in it. */
  readonly key: string;
}

/** A secret for `RUN --mount=type=secret,id=ID`; it reaches the build and never the image. */
export interface BuildSecret {
  /** What the Dockerfile calls it. */
  readonly id: string;
  /** A Secret that exists in the namespace. */
  readonly secret: string;
  /** The key in it. */
  readonly key: string;
}

/** BuildKit in a daemon of its own for each build. See https://github.com/moby/buildkit */
export interface BuildKitBuilder {
  /** What tells it from others in its place. */
  readonly type: 'buildkit';
  /**
   * `rootless`: an ordinary user, seccomp and AppArmor off. `userns`: root in a user namespace of the pod (on by default since Kubernetes 1.33). `privileged`: root on the node; only where nothing else works. See https://github.com/moby/buildkit/blob/master/docs/rootless.md
   * @default `rootless`
   */
  readonly mode?: 'rootless' | 'privileged' | 'userns';
  /**
   * A daemon that keeps running, an entry of `daemons`, builds instead of one of its own; `mode` is then its own. It knows the registries of the file.
   * @default a daemon that lives as long as the build
   */
  readonly daemon?: string | NamedDaemon;
  /**
   * Keep the daemon's state - layers and the cache mounts of RUN steps - on a volume. See https://github.com/moby/buildkit#expose-buildkit-as-a-tcp-service
   * @default it is gone with the daemon
   */
  readonly state?: BuilderState;
  /**
   * Attach a provenance attestation. See https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-provenance.md
   * @default none
   */
  readonly provenance?: 'min' | 'max';
  /**
   * Attach an SBOM made by this scanner image. See https://github.com/moby/buildkit/blob/master/docs/attestations/sbom.md
   * @default none
   */
  readonly sbom?: string;
}

/** A volume that keeps what a builder otherwise forgets; one build uses it, one run at a time. */
export interface BuilderState {
  /** An entry of `volumes`, or in TypeScript a CacheVolume or claim. */
  readonly volume: string | NamedVolume;
}

/** Kaniko: no daemon, root without privileges. See https://github.com/osscontainertools/kaniko */
export interface KanikoBuilder {
  /** What tells it from others in its place. */
  readonly type: 'kaniko';
  /**
   * Cache the layers of COPY too, not only of RUN (`--cache-copy-layers`).
   * @default `false`
   */
  readonly cacheCopyLayers?: boolean;
  /**
   * How old a cached layer may be (`--cache-ttl`).
   * @default `336h`
   */
  readonly cacheTtl?: string;
  /**
   * Keep the cache mounts of RUN steps (`/kaniko/caches`) on a volume.
   * @default they are empty in each build
   */
  readonly state?: BuilderState;
  /**
   * Compress cached layers; `false` needs less memory (`--compressed-caching`).
   * @default `true`
   */
  readonly compressedCaching?: boolean;
  /**
   * How changed files are found (`--snapshot-mode`).
   * @default `full`
   */
  readonly snapshotMode?: 'full' | 'redo' | 'time';
  /**
   * Keep looking for cached layers after the first miss of a stage (`FF_KANIKO_CACHE_PROBE_AFTER_MISS`): of use where a layer is gone or older than `cacheTtl`. What stands after a change has another key, and is missed in any case.
   * @default `false`
   */
  readonly probeAfterMiss?: boolean;
  /**
   * Strip timestamps from the image (`--reproducible`).
   * @default `false`
   */
  readonly reproducible?: boolean;
  /**
   * How often a failed push is tried again (`--push-retry`).
   * @default `2`
   */
  readonly pushRetry?: number;
  /**
   * How often a failed download is tried again (`--image-download-retry`).
   * @default `2`
   */
  readonly imageDownloadRetry?: number;
}

/** Buildah: no daemon, its layers cached in a repository. See https://github.com/containers/buildah/blob/main/docs/buildah-build.1.md */
export interface BuildahBuilder {
  /** What tells it from others in its place. */
  readonly type: 'buildah';
  /**
   * `rootless`: an ordinary user, seccomp and AppArmor off. `privileged`: root on the node; only where nothing else works.
   * @default `rootless`
   */
  readonly mode?: 'rootless' | 'privileged';
  /**
   * How layers are stored: `vfs` copies the whole image for each of them and works everywhere; `overlay` keeps what changed, many times faster for large images, and wants Linux 5.13 where `rootless`, and a disk that an overlay can lie on - not NFS. See https://github.com/containers/storage/blob/main/docs/containers-storage.conf.5.md
   * @default `vfs`
   */
  readonly storageDriver?: 'vfs' | 'overlay';
  /**
   * How old a cached layer may be (`--cache-ttl`).
   * @default any age
   */
  readonly cacheTtl?: string;
  /**
   * Keep the storage - layers - and the cache mounts of RUN steps on a volume.
   * @default they are gone with the pod
   */
  readonly state?: BuildahState;
}

/** A volume that keeps the storage of Buildah; one build uses it, one run at a time. */
export interface BuildahState {
  /** An entry of `volumes`, or in TypeScript a CacheVolume or claim. */
  readonly volume: string | NamedVolume;
  /**
   * How long layers and images stay there that no build has used; what the last build used stays, however old. Buildah itself removes none.
   * @default `24h`
   */
  readonly keep?: string;
}

/** Docker, for scripts: its own BuildKit for an inline cache or none, `docker buildx` for all others. See https://docs.docker.com/build/cache/backends/ */
export interface DockerBuilder {
  /** What tells it from others in its place. */
  readonly type: 'docker';
  /**
   * Attach a provenance attestation. See https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-provenance.md
   * @default none
   */
  readonly provenance?: 'min' | 'max';
  /**
   * Attach an SBOM made by this scanner image. See https://github.com/moby/buildkit/blob/master/docs/attestations/sbom.md
   * @default none
   */
  readonly sbom?: string;
}

/** Cache kept inside the pushed image itself; only layers of the final stage. */
export interface InlineCache {
  /** What tells it from others in its place. */
  readonly type: 'inline';
}

/** Cache kept in a registry. See https://github.com/moby/buildkit#registry-push-image-and-cache-separately */
export interface RegistryCache {
  /** What tells it from others in its place. */
  readonly type: 'registry';
  /**
   * Image reference that holds the cache; for kaniko and buildah a repository without a tag.
   * @default `IMAGE:buildcache`; for kaniko and buildah `IMAGE/cache`, and `IMAGE-cache` on Docker Hub and Quay, whose repositories have two parts
   */
  readonly ref?: string;
  /**
   * `max` keeps the layers of every stage, `min` those of the final image. See https://github.com/moby/buildkit#export-cache
   * @default `max`
   */
  readonly mode?: 'min' | 'max';
  /**
   * How exported layers are compressed.
   * @default `gzip`
   */
  readonly compression?: 'gzip' | 'zstd' | 'estargz' | 'uncompressed';
  /**
   * 0 to 9 for gzip and estargz, 0 to 22 for zstd.
   * @default none
   */
  readonly compressionLevel?: number;
  /**
   * Compress layers anew that come in another compression.
   * @default `false`
   */
  readonly forceCompression?: boolean;
  /**
   * Let a build succeed whose cache could not be written.
   * @default `false`
   */
  readonly ignoreError?: boolean;
  /**
   * Write an image manifest instead of an index, as some registries demand.
   * @default BuildKit's own
   */
  readonly imageManifest?: boolean;
  /**
   * Write OCI media types.
   * @default `true`
   */
  readonly ociMediatypes?: boolean;
  /**
   * `branch`: a cache for each branch. A build looks into that of its branch, then into that of `base`, and keeps its layers in that of its branch. Kaniko and Buildah have a key for each layer, so there the branches share one. See docs/caching.md.
   * @default one cache for all branches
   */
  readonly scope?: 'branch';
  /**
   * The branch that others are made from, as Git has it: with `scope`.
   * @default `main`
   */
  readonly base?: string;
}

/** Cache kept on a volume: for buildkit a layer cache (`type=local`), for kaniko the base images that a warmer put there. */
export interface VolumeCache {
  /** What tells it from others in its place. */
  readonly type: 'volume';
  /** An entry of `volumes`, or in TypeScript a CacheVolume or claim. */
  readonly volume: string | NamedVolume;
  /**
   * `max` keeps the layers of every stage, `min` those of the final image. See https://github.com/moby/buildkit#export-cache
   * @default `max`
   */
  readonly mode?: 'min' | 'max';
  /**
   * How exported layers are compressed.
   * @default `gzip`
   */
  readonly compression?: 'gzip' | 'zstd' | 'estargz' | 'uncompressed';
  /**
   * 0 to 9 for gzip and estargz, 0 to 22 for zstd.
   * @default none
   */
  readonly compressionLevel?: number;
  /**
   * Compress layers anew that come in another compression.
   * @default `false`
   */
  readonly forceCompression?: boolean;
  /**
   * Let a build succeed whose cache could not be written.
   * @default `false`
   */
  readonly ignoreError?: boolean;
  /**
   * `branch`: a cache for each branch. A build looks into that of its branch, then into that of `base`, and keeps its layers in that of its branch. Kaniko and Buildah have a key for each layer, so there the branches share one. See docs/caching.md.
   * @default one cache for all branches
   */
  readonly scope?: 'branch';
  /**
   * The branch that others are made from, as Git has it: with `scope`.
   * @default `main`
   */
  readonly base?: string;
}

/** Cache kept in a bucket. See https://github.com/moby/buildkit#s3-cache-experimental */
export interface S3Cache {
  /** What tells it from others in its place. */
  readonly type: 's3';
  /** Name of the bucket. */
  readonly bucket: string;
  /** Region of the bucket. */
  readonly region: string;
  /**
   * Name of the cache manifest.
   * @default the name of the build
   */
  readonly name?: string;
  /**
   * Prefix of every object written.
   * @default none
   */
  readonly prefix?: string;
  /**
   * Address of an S3-compatible service.
   * @default AWS
   */
  readonly endpointUrl?: string;
  /**
   * Prefix of layers.
   * @default `blobs/`
   */
  readonly blobsPrefix?: string;
  /**
   * Prefix of cache manifests.
   * @default `manifests/`
   */
  readonly manifestsPrefix?: string;
  /**
   * How old an object must be to be copied over itself when it is used, so that a lifecycle rule of the bucket keeps what is in use.
   * @default `24h`
   */
  readonly touchRefresh?: string;
  /**
   * How many layers are uploaded at once.
   * @default `4`
   */
  readonly uploadParallelism?: number;
  /**
   * Put the bucket into the path instead of the host name.
   * @default `false`
   */
  readonly usePathStyle?: boolean;
  /**
   * Secret with keys `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` (and `AWS_SESSION_TOKEN`).
   * @default what the service account or node provides
   */
  readonly credentials?: string;
  /**
   * `max` keeps the layers of every stage, `min` those of the final image. See https://github.com/moby/buildkit#export-cache
   * @default `max`
   */
  readonly mode?: 'min' | 'max';
  /**
   * How exported layers are compressed.
   * @default `gzip`
   */
  readonly compression?: 'gzip' | 'zstd' | 'estargz' | 'uncompressed';
  /**
   * 0 to 9 for gzip and estargz, 0 to 22 for zstd.
   * @default none
   */
  readonly compressionLevel?: number;
  /**
   * Compress layers anew that come in another compression.
   * @default `false`
   */
  readonly forceCompression?: boolean;
  /**
   * Let a build succeed whose cache could not be written.
   * @default `false`
   */
  readonly ignoreError?: boolean;
  /**
   * `branch`: a cache for each branch. A build looks into that of its branch, then into that of `base`, and keeps its layers in that of its branch. Kaniko and Buildah have a key for each layer, so there the branches share one. See docs/caching.md.
   * @default one cache for all branches
   */
  readonly scope?: 'branch';
  /**
   * The branch that others are made from, as Git has it: with `scope`.
   * @default `main`
   */
  readonly base?: string;
}

/** Cache kept in Azure Blob Storage. See https://github.com/moby/buildkit#azure-blob-storage-cache-experimental */
export interface AzureBlobCache {
  /** What tells it from others in its place. */
  readonly type: 'azblob';
  /** `https://ACCOUNT.blob.core.windows.net`. */
  readonly accountUrl: string;
  /**
   * Name of the container.
   * @default `buildkit-cache`
   */
  readonly container?: string;
  /**
   * Name of the cache manifest.
   * @default the name of the build
   */
  readonly name?: string;
  /**
   * Prefix of every object written.
   * @default none
   */
  readonly prefix?: string;
  /**
   * Secret with keys `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` and `AZURE_CLIENT_SECRET`.
   * @default what the service account or node provides
   */
  readonly credentials?: string;
  /**
   * `max` keeps the layers of every stage, `min` those of the final image. See https://github.com/moby/buildkit#export-cache
   * @default `max`
   */
  readonly mode?: 'min' | 'max';
  /**
   * How exported layers are compressed.
   * @default `gzip`
   */
  readonly compression?: 'gzip' | 'zstd' | 'estargz' | 'uncompressed';
  /**
   * 0 to 9 for gzip and estargz, 0 to 22 for zstd.
   * @default none
   */
  readonly compressionLevel?: number;
  /**
   * Compress layers anew that come in another compression.
   * @default `false`
   */
  readonly forceCompression?: boolean;
  /**
   * Let a build succeed whose cache could not be written.
   * @default `false`
   */
  readonly ignoreError?: boolean;
  /**
   * `branch`: a cache for each branch. A build looks into that of its branch, then into that of `base`, and keeps its layers in that of its branch. Kaniko and Buildah have a key for each layer, so there the branches share one. See docs/caching.md.
   * @default one cache for all branches
   */
  readonly scope?: 'branch';
  /**
   * The branch that others are made from, as Git has it: with `scope`.
   * @default `main`
   */
  readonly base?: string;
}

/** The cache of GitHub Actions, for scripts that its jobs run. GitHub keeps those of branches apart by itself. See https://docs.docker.com/build/cache/backends/gha/ */
export interface GitHubActionsCache {
  /** What tells it from others in its place. */
  readonly type: 'gha';
  /**
   * What tells it from others of the repository: the backend's `scope`.
   * @default the name of the build
   */
  readonly name?: string;
  /**
   * `max` keeps the layers of every stage, `min` those of the final image. See https://github.com/moby/buildkit#export-cache
   * @default `max`
   */
  readonly mode?: 'min' | 'max';
  /**
   * Let a build succeed whose cache could not be written.
   * @default `false`
   */
  readonly ignoreError?: boolean;
}

/** Import and export apart. */
export interface CacheFromTo {
  /** What has a type is a single entry. */
  readonly type?: never;
  /**
   * Where layers are looked for, in this order.
   * @default nowhere
   */
  readonly from?: 'none' | 'inline' | 'registry' | 'gha' | InlineCache | RegistryCache | VolumeCache | S3Cache | AzureBlobCache | GitHubActionsCache | readonly ('inline' | 'registry' | 'gha' | InlineCache | RegistryCache | VolumeCache | S3Cache | AzureBlobCache | GitHubActionsCache)[];
  /**
   * Where layers are kept for the next build.
   * @default nowhere
   */
  readonly to?: 'none' | 'inline' | 'registry' | 'gha' | InlineCache | RegistryCache | VolumeCache | S3Cache | AzureBlobCache | GitHubActionsCache | readonly ('inline' | 'registry' | 'gha' | InlineCache | RegistryCache | VolumeCache | S3Cache | AzureBlobCache | GitHubActionsCache)[];
}

/** Credentials to pull with and others to push with, of one registry say. */
export interface PullAndPush {
  /** For base images, and for all else that is only read. */
  readonly pull: string | NamedSecret | RegistrySecret | CloudLogin | readonly (string | NamedSecret | RegistrySecret | CloudLogin)[];
  /** For the repositories that the build pushes to: those of the image, and that of its cache. */
  readonly push: string | NamedSecret | RegistrySecret | CloudLogin | readonly (string | NamedSecret | RegistrySecret | CloudLogin)[];
}

/** A value given when the build is started; `$(params.NAME)` stands for it. */
export interface Parameter {
  /**
   * The value where none is given; with `list` a list. On Argo it may be what a ConfigMap has: {configMap, key}.
   * @default it must be given
   */
  readonly default?: string | readonly string[] | ConfigMapDefault;
  /**
   * For whoever starts the build.
   * @default none
   */
  readonly description?: string;
  /**
   * Whether it is a list: what it stands in is there once for each of its items. It may stand for all of `buildArgs`, and in an item of `extraArgs` or of `args` of a step.
   * @default `false`: it is one value
   */
  readonly list?: boolean;
  /**
   * What of an event of `trigger` is its value: `commit`, what was pushed; `branch`, which one a push or a pull request is of; `tag`; of a pull request `pullRequest.number`, `pullRequest.base`, the branch that it is for, and `pullRequest.fork`, `true` or `false`. What an event does not say is the default.
   * @default whoever starts the build gives it; the one that is the revision of the source is the commit of an event
   */
  readonly from?: 'commit' | 'branch' | 'tag' | 'pullRequest.number' | 'pullRequest.base' | 'pullRequest.fork';
}

/** A default that a ConfigMap has when a run starts. Argo reads those with the label `workflows.argoproj.io/configmap-type: Parameter` alone. See https://argo-workflows.readthedocs.io/en/latest/fields/#valuefrom */
export interface ConfigMapDefault {
  /** A ConfigMap that exists in the namespace. */
  readonly configMap: string;
  /** The key in it. */
  readonly key: string;
}

/** A Job, a CronJob or a Pod. */
export interface KubernetesRunner {
  /** What tells it from others in its place. */
  readonly type: 'kubernetes';
  /**
   * What runs the build.
   * @default `Job`; with a schedule `CronJob`
   */
  readonly kind?: 'Job' | 'CronJob' | 'Pod';
  /**
   * When it runs: five fields, `@daily` or `@every 12h`. See https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
   * @default not on a schedule
   */
  readonly schedule?: string;
  /**
   * Time zone of the schedule.
   * @default that of the cluster's controller manager
   */
  readonly timeZone?: string;
  /**
   * Create it without starting it: a CronJob starts no run, a Job no pod.
   * @default `false`
   */
  readonly suspend?: boolean;
  /**
   * How late, in seconds, a missed run may still start.
   * @default any time
   */
  readonly startingDeadlineSeconds?: number;
  /**
   * Finished runs to keep.
   * @default `keep` of `runs`; without it 3
   */
  readonly successfulJobsHistoryLimit?: number;
  /**
   * Failed runs to keep.
   * @default `keep` of `runs`; without it 1
   */
  readonly failedJobsHistoryLimit?: number;
  /**
   * What happens on schedule when the last run is still going.
   * @default `Forbid`
   */
  readonly concurrencyPolicy?: 'Forbid' | 'Replace' | 'Allow';
  /**
   * How often a failed pod is tried again.
   * @default `1`
   */
  readonly backoffLimit?: number;
  /**
   * Seconds after which a finished Job is deleted, so that the next `kubectl apply` starts it again.
   * @default `days` of `runs`; without it 86400 with `gitops: none`, and with a GitOps tool never, since the tool replaces it
   */
  readonly ttlSecondsAfterFinished?: number;
  /**
   * Which tool applies the Job: as `gitops` of the whole file, for this one alone.
   * @default that of the file; without one `none`
   */
  readonly gitops?: 'argocd' | 'flux' | 'none';
  /**
   * Seconds after which a build is given up, retries included.
   * @default the build's `timeout`
   */
  readonly activeDeadlineSeconds?: number;
}

/** A Task, a Pipeline and a PipelineRun. See https://tekton.dev/docs/pipelines/pipelines/ */
export interface TektonRunner {
  /** What tells it from others in its place. */
  readonly type: 'tekton';
  /**
   * `task`: a Task that anybody may run or refer to, and nothing that starts it; an annotation says what its run needs.
   * @default a Pipeline and a PipelineRun too
   */
  readonly only?: 'task';
  /**
   * How often a failed build is tried again.
   * @default `1`
   */
  readonly retries?: number;
  /**
   * Start a run for each push. See https://tekton.dev/docs/triggers/
   * @default runs are started by hand
   */
  readonly trigger?: Trigger;
  /**
   * When a run starts: five fields, `@daily` or `@every 12h`. A CronJob creates it, of a TriggerTemplate of Tekton Triggers, which must be installed.
   * @default not on a schedule
   */
  readonly schedule?: string;
  /**
   * Time zone of the schedule.
   * @default that of the cluster's controller manager
   */
  readonly timeZone?: string;
  /**
   * Create the CronJob without starting runs.
   * @default `false`
   */
  readonly suspend?: boolean;
  /**
   * How late, in seconds, a missed run may still start.
   * @default any time
   */
  readonly startingDeadlineSeconds?: number;
}

/** Webhooks that start a run; write `trigger` of the build instead. */
export interface Trigger {
  /**
   * Pushes to GitHub. See https://tekton.dev/docs/triggers/interceptors/#github-interceptors
   * @default none
   */
  readonly github?: GitHubTrigger;
  /**
   * Pushes to GitLab. See https://tekton.dev/docs/triggers/interceptors/#gitlab-interceptors
   * @default none
   */
  readonly gitlab?: GitLabTrigger;
}

/** Pushes to GitHub. See https://tekton.dev/docs/triggers/interceptors/#github-interceptors */
export interface GitHubTrigger {
  /** Secret with the token of the webhook, which proves that GitHub sent it: its name, with the token under the key `token`, or {secret, key}. */
  readonly secret: string | SecretKey;
  /**
   * Branches whose pushes start a run; `*` stands for any characters.
   * @default every branch
   */
  readonly branches?: readonly string[];
  /**
   * Files a push must change; `*` stands for characters within a folder, `**` for any.
   * @default any file
   */
  readonly paths?: readonly string[];
}

/** Pushes to GitLab. See https://tekton.dev/docs/triggers/interceptors/#gitlab-interceptors */
export interface GitLabTrigger {
  /** Secret with the token of the webhook, which proves that GitLab sent it: its name, with the token under the key `token`, or {secret, key}. */
  readonly secret: string | SecretKey;
  /**
   * Branches whose pushes start a run; `*` stands for any characters.
   * @default every branch
   */
  readonly branches?: readonly string[];
  /**
   * Files a push must change; `*` stands for characters within a folder, `**` for any.
   * @default any file
   */
  readonly paths?: readonly string[];
}

/** A WorkflowTemplate and a Workflow, with `schedules` a CronWorkflow. See https://argo-workflows.readthedocs.io/en/latest/workflow-templates/ */
export interface ArgoRunner {
  /** What tells it from others in its place. */
  readonly type: 'argo';
  /**
   * `template`: a WorkflowTemplate that anybody may run or refer to, and nothing that starts it.
   * @default a Workflow to create too
   */
  readonly only?: 'template';
  /**
   * Make a ClusterWorkflowTemplate, which workflows of every namespace can use.
   * @default `false`
   */
  readonly clusterScope?: boolean;
  /**
   * When it runs: a CronWorkflow. See https://argo-workflows.readthedocs.io/en/latest/cron-workflows/
   * @default not on a schedule
   */
  readonly schedules?: readonly string[];
  /**
   * The EventBus of Argo Events that a `trigger` of the build goes by, in its namespace. See https://argoproj.github.io/argo-events/concepts/eventbus/
   * @default the one called `default`
   */
  readonly eventBus?: string;
  /**
   * Time zone of the schedule.
   * @default that of the cluster's controller manager
   */
  readonly timeZone?: string;
  /**
   * Create the CronWorkflow without starting runs.
   * @default `false`
   */
  readonly suspend?: boolean;
  /**
   * How late, in seconds, a missed run may still start.
   * @default any time
   */
  readonly startingDeadlineSeconds?: number;
  /**
   * Finished runs to keep.
   * @default `keep` of `runs`; without it 3
   */
  readonly successfulJobsHistoryLimit?: number;
  /**
   * Failed runs to keep.
   * @default `keep` of `runs`; without it 1
   */
  readonly failedJobsHistoryLimit?: number;
  /**
   * What happens on schedule when the last run is still going.
   * @default `Forbid`
   */
  readonly concurrencyPolicy?: 'Forbid' | 'Replace' | 'Allow';
  /**
   * How often a failed build is tried again.
   * @default `1`
   */
  readonly retries?: number;
  /**
   * Seconds after which a finished workflow is deleted.
   * @default `days` of `runs`; without it 86400
   */
  readonly ttlSecondsAfterFinished?: number;
  /**
   * When pods are deleted; the default keeps those that failed, and their logs.
   * @default `OnPodSuccess`
   */
  readonly podGC?: 'OnPodCompletion' | 'OnPodSuccess' | 'OnWorkflowCompletion' | 'OnWorkflowSuccess';
  /**
   * How long pods that are to be deleted are kept nevertheless, so that what collects logs has read them: `30s`, `5m`. See https://argo-workflows.readthedocs.io/en/latest/fields/#podgc
   * @default as long as the controller says: 5 seconds by default
   */
  readonly podGCDelay?: string;
  /**
   * Keep the logs of all pods in the artifact repository of the controller, which must have one. See https://argo-workflows.readthedocs.io/en/latest/configure-archive-logs/
   * @default as the controller says
   */
  readonly archiveLogs?: boolean;
}

/** A shell script that does the same on a laptop or in any CI. */
export interface ScriptRunner {
  /** What tells it from others in its place. */
  readonly type: 'script';
}

/** What starts a build, by webhooks of one host that are signed with the token of a Secret. See https://tekton.dev/docs/triggers/ and https://argoproj.github.io/argo-events/ */
export interface BuildTrigger {
  /**
   * GitHub. See https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
   * @default another host
   */
  readonly github?: Webhook;
  /**
   * GitLab. See https://docs.gitlab.com/user/project/integrations/webhooks/
   * @default another host
   */
  readonly gitlab?: Webhook;
  /**
   * Gitea or Forgejo. See https://docs.gitea.com/usage/webhooks
   * @default another host
   */
  readonly gitea?: Webhook;
  /**
   * Bitbucket Cloud, which does not say the files of a push. See https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/
   * @default another host
   */
  readonly bitbucket?: Webhook;
  /**
   * What starts a run: `push` to a branch, `tag`, or `pull_request`, which starts the build that `pullRequests` describes.
   * @default `[push]`
   */
  readonly on?: readonly ('push' | 'tag' | 'pull_request')[];
  /**
   * Branches whose pushes start a run, or whose pull requests: those that they are for; `*` stands for any characters.
   * @default every branch
   */
  readonly branches?: readonly string[];
  /**
   * Tags that start a run; `*` stands for any characters.
   * @default every tag, with `on: [tag]`
   */
  readonly tags?: readonly string[];
  /**
   * Files a push must change; `*` stands for characters within a folder, `**` for any. `auto`: those that the build reads, by its Dockerfile where that is at hand, or else the folder `source.path`. A push that does not say all of its files starts a run: of a new branch, by force, of very many commits.
   * @default any file
   */
  readonly paths?: readonly string[] | 'auto';
}

/** What webhooks of a host are known by. */
export interface Webhook {
  /** Secret with the token of the webhook, which proves that its host sent it: its name, with the token under the key `token`, or {secret, key}. */
  readonly secret: string | SecretKey;
}

/** What the pod of a build may need; each field as in a pod spec of Kubernetes. */
export interface PodSettings {
  /**
   * Requests and limits of the container that builds.
   * @default none
   */
  readonly resources?: Resources;
  /**
   * Labels a node must have.
   * @default any node
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /**
   * Taints the pod tolerates; Kubernetes `tolerations`.
   * @default none
   */
  readonly tolerations?: readonly Toleration[];
  /**
   * Kubernetes `affinity`.
   * @default none
   */
  readonly affinity?: Affinity;
  /**
   * A ServiceAccount that exists, or in TypeScript its construct. Its token is not mounted; what it may in a cloud, `credentials: {ecr: …}` and its kin use.
   * @default `default`
   */
  readonly serviceAccount?: string | NamedServiceAccount;
  /**
   * Labels of the pod.
   * @default only `app.kubernetes.io/*`
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Annotations of the pod.
   * @default none
   */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Environment of every container, such as proxies: text, or a value from a Secret or ConfigMap. `RUN` steps see proxies that are text.
   * @default none
   */
  readonly env?: Readonly<Record<string, string | SecretValue | ConfigMapValue>>;
  /**
   * A PriorityClass that exists.
   * @default none
   */
  readonly priorityClassName?: string;
  /**
   * Secrets to pull the tool images with.
   * @default none
   */
  readonly imagePullSecrets?: readonly string[];
}

/** The pod this Toleration is attached to tolerates any taint that matches the triple <key,value,effect> using the matching operator <operator>. */
export interface Toleration {
  /**
   * Effect indicates the taint effect to match.
   * @default none
   */
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  /**
   * Key is the taint key that the toleration applies to.
   * @default none
   */
  readonly key?: string;
  /**
   * Operator represents a key's relationship to the value.
   * @default none
   */
  readonly operator?: 'Equal' | 'Exists';
  /**
   * TolerationSeconds represents the period of time the toleration (which must be of effect NoExecute, otherwise this field is ignored) tolerates the taint.
   * @default none
   */
  readonly tolerationSeconds?: number;
  /**
   * Value is the taint value the toleration matches to.
   * @default none
   */
  readonly value?: string;
}

/** Affinity is a group of affinity scheduling rules. */
export interface Affinity {
  /**
   * Describes node affinity scheduling rules for the pod.
   * @default none
   */
  readonly nodeAffinity?: NodeAffinity;
  /**
   * Describes pod affinity scheduling rules (e.g. co-locate this pod in the same node, zone, etc. as some other pod(s)).
   * @default none
   */
  readonly podAffinity?: PodAffinity;
  /**
   * Describes pod anti-affinity scheduling rules (e.g. avoid putting this pod in the same node, zone, etc. as some other pod(s)).
   * @default none
   */
  readonly podAntiAffinity?: PodAntiAffinity;
}

/** Node affinity is a group of node affinity scheduling rules. */
export interface NodeAffinity {
  /**
   * The scheduler will prefer to schedule pods to nodes that satisfy the affinity expressions specified by this field, but it may choose a node that violates one or more of the expressions.
   * @default none
   */
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly PreferredSchedulingTerm[];
  /**
   * If the affinity requirements specified by this field are not met at scheduling time, the pod will not be scheduled onto the node.
   * @default none
   */
  readonly requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector;
}

/** An empty preferred scheduling term matches all objects with implicit weight 0 (i.e. it's a no-op). */
export interface PreferredSchedulingTerm {
  /** A node selector term, associated with the corresponding weight. */
  readonly preference: NodeSelectorTerm;
  /** Weight associated with matching the corresponding nodeSelectorTerm, in the range 1-100. */
  readonly weight: number;
}

/** A node selector requirement is a selector that contains values, a key, and an operator that relates the key and values. */
export interface NodeSelectorRequirement {
  /** The label key that the selector applies to. */
  readonly key: string;
  /** Represents a key's relationship to a set of values. */
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  /**
   * An array of string values.
   * @default none
   */
  readonly values?: readonly string[];
}

/** A null or empty node selector term matches no objects. */
export interface NodeSelectorTerm {
  /**
   * A list of node selector requirements by node's labels.
   * @default none
   */
  readonly matchExpressions?: readonly NodeSelectorRequirement[];
  /**
   * A list of node selector requirements by node's fields.
   * @default none
   */
  readonly matchFields?: readonly NodeSelectorRequirement[];
}

/** A node selector represents the union of the results of one or more label queries over a set of nodes; that is, it represents the OR of the selectors represented by the node selector terms. */
export interface NodeSelector {
  /** A list of node selector terms. */
  readonly nodeSelectorTerms: readonly NodeSelectorTerm[];
}

/** Pod affinity is a group of inter pod affinity scheduling rules. */
export interface PodAffinity {
  /**
   * The scheduler will prefer to schedule pods to nodes that satisfy the affinity expressions specified by this field, but it may choose a node that violates one or more of the expressions.
   * @default none
   */
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodAffinityTerm[];
  /**
   * If the affinity requirements specified by this field are not met at scheduling time, the pod will not be scheduled onto the node.
   * @default none
   */
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[];
}

/** The weights of all of the matched WeightedPodAffinityTerm fields are added per-node to find the most preferred node(s). */
export interface WeightedPodAffinityTerm {
  /** A pod affinity term, associated with the corresponding weight. */
  readonly podAffinityTerm: PodAffinityTerm;
  /** weight associated with matching the corresponding podAffinityTerm, in the range 1-100. */
  readonly weight: number;
}

/** A label selector is a label query over a set of resources. */
export interface LabelSelector {
  /**
   * matchExpressions is a list of label selector requirements.
   * @default none
   */
  readonly matchExpressions?: readonly LabelSelectorRequirement[];
  /**
   * matchLabels is a map of {key,value} pairs.
   * @default none
   */
  readonly matchLabels?: Readonly<Record<string, string>>;
}

/** A label selector requirement is a selector that contains values, a key, and an operator that relates the key and values. */
export interface LabelSelectorRequirement {
  /** key is the label key that the selector applies to. */
  readonly key: string;
  /** operator represents a key's relationship to a set of values. */
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  /**
   * values is an array of string values.
   * @default none
   */
  readonly values?: readonly string[];
}

/** Defines a set of pods (namely those matching the labelSelector relative to the given namespace(s)) that this pod should be co-located (affinity) or not co-located (anti-affinity) with, where co-located is defined as running on a node whose value of the label with key <topologyKey> matches that of any node on which a pod of the set of pods is running. */
export interface PodAffinityTerm {
  /**
   * A label query over a set of resources, in this case pods.
   * @default none
   */
  readonly labelSelector?: LabelSelector;
  /**
   * MatchLabelKeys is a set of pod label keys to select which pods will be taken into consideration. Since Kubernetes 1.29.
   * @default none
   */
  readonly matchLabelKeys?: readonly string[];
  /**
   * MismatchLabelKeys is a set of pod label keys to select which pods will be taken into consideration. Since Kubernetes 1.29.
   * @default none
   */
  readonly mismatchLabelKeys?: readonly string[];
  /**
   * A label query over the set of namespaces that the term applies to.
   * @default none
   */
  readonly namespaceSelector?: LabelSelector;
  /**
   * namespaces specifies a static list of namespace names that the term applies to.
   * @default none
   */
  readonly namespaces?: readonly string[];
  /** This pod should be co-located (affinity) or not co-located (anti-affinity) with the pods matching the labelSelector in the specified namespaces, where co-located is defined as running on a node whose value of the label with key topologyKey matches that of any node on which any of the selected pods is running. */
  readonly topologyKey: string;
}

/** Pod anti affinity is a group of inter pod anti affinity scheduling rules. */
export interface PodAntiAffinity {
  /**
   * The scheduler will prefer to schedule pods to nodes that satisfy the anti-affinity expressions specified by this field, but it may choose a node that violates one or more of the expressions.
   * @default none
   */
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodAffinityTerm[];
  /**
   * If the anti-affinity requirements specified by this field are not met at scheduling time, the pod will not be scheduled onto the node.
   * @default none
   */
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[];
}

/** What the build is for pull requests: one of its own, `NAME-pr`, that shares nothing it may write with what builds of trusted branches use. It has none of their secrets, no state, no daemon of theirs, no privileges on the node, no `extraArgs`, no step that is given a secret or more rights, and a service account of its own. It reads the caches that the build keeps in registries. See https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/ */
export interface PullRequests {
  /**
   * Repository its image is pushed to: one that no trusted build reads or writes. Registries grant rights by repository, so a tag is no boundary.
   * @default its image goes nowhere; that it can be built is all that is seen
   */
  readonly image?: string;
  /**
   * Tags its image is pushed with.
   * @default those of the build
   */
  readonly tags?: readonly string[];
  /**
   * Where its layers are kept, and looked for first: in places of its own. After these come the caches that the build itself keeps in registries, which it only reads.
   * @default nothing is kept; it reads the caches of the build
   */
  readonly cache?: 'none' | 'inline' | 'registry' | 'gha' | InlineCache | RegistryCache | VolumeCache | S3Cache | AzureBlobCache | GitHubActionsCache | readonly ('inline' | 'registry' | 'gha' | InlineCache | RegistryCache | VolumeCache | S3Cache | AzureBlobCache | GitHubActionsCache)[] | CacheFromTo;
  /**
   * How they are known to registries, as for a build: for the repositories of pull requests, and for those of the build rights to pull alone.
   * @default none: the registries are open
   */
  readonly credentials?: string | NamedSecret | RegistrySecret | CloudLogin | readonly (string | NamedSecret | RegistrySecret | CloudLogin)[] | PullAndPush;
  /**
   * Secret for a private repository, as `source.credentials`: one that may only read.
   * @default the repository is public
   */
  readonly sourceCredentials?: string | NamedSecret | SecretKey;
  /**
   * Which host is told how they go, as `notify` of a build, with a token of their own.
   * @default nobody is told
   */
  readonly notify?: Notify;
  /**
   * Whose pull requests a `trigger` starts by itself. `members`: those of branches of the repository, which only who may push there can open, and on GitHub those of its members and collaborators; on GitHub and GitLab others once somebody gives them the label `ok-to-test`, for the commit that they have then. `everyone`: whoever opens one uses your machines.
   * @default `members`
   */
  readonly allow?: 'members' | 'everyone';
  /**
   * The program that builds them, where it shall be another; not `kaniko`, whose RUN steps read its credentials.
   * @default that of the build, without its daemon and state, and `rootless` where that is privileged
   */
  readonly builder?: 'buildkit' | 'kaniko' | 'buildah' | 'docker' | BuildKitBuilder | KanikoBuilder | BuildahBuilder | DockerBuilder;
}

/** The host that shows how a run of a commit goes: exactly one. */
export interface Notify {
  /**
   * GitHub, with a token that may write commit statuses. See https://docs.github.com/en/rest/commits/statuses
   * @default another host
   */
  readonly github?: NotifiedHost;
  /**
   * GitLab, with a token of scope `api`. See https://docs.gitlab.com/api/commits/#set-commit-pipeline-status
   * @default another host
   */
  readonly gitlab?: NotifiedHost;
  /**
   * Gitea or Forgejo, with a token that may write the repository. See https://docs.gitea.com/api/
   * @default another host
   */
  readonly gitea?: NotifiedHost;
  /**
   * Bitbucket Cloud, with an access token of the repository. See https://developer.atlassian.com/cloud/bitbucket/rest/api-group-commit-statuses/
   * @default another host
   */
  readonly bitbucket?: NotifiedHost;
}

/** Who is told how a run goes, and by which right. */
export interface NotifiedHost {
  /** Secret with the token of the API: its name, with the token under the key `token`, or {secret, key}. */
  readonly secret: string | SecretKey;
  /**
   * Where its API is, without a slash at the end.
   * @default that of the host in `source.url`
   */
  readonly api?: string;
}

/** A variant of a build that has a `matrix`. */
export interface VariantOf {
  /** The build. */
  readonly build: string;
  /** Which of its variants: values by name; of what is not named, all. `$(matrix.NAME)` is that of the build that waits. */
  readonly matrix: Readonly<Record<string, string>>;
}

/** How many finished runs are kept, and for how long; what is more or older goes. */
export interface Runs {
  /**
   * How many finished runs are kept. On Kubernetes and Argo of those on a schedule, which count what succeeded and what failed apart; those that were started by hand are kept for `days`.
   * @default of a schedule three that succeeded and one that failed; on Tekton all
   */
  readonly keep?: number;
  /**
   * For how many days a finished run is kept. A Job that a GitOps tool applies stays: the tool would make it again.
   * @default one day, where no schedule counts them; on Tekton for ever
   */
  readonly days?: number;
}

/** What is special about a registry. Every builder that touches it gets it in its own form. */
export interface Registry {
  /**
   * Speaks plain HTTP.
   * @default `false`
   */
  readonly http?: boolean;
  /**
   * Speaks TLS that is not verified.
   * @default `false`
   */
  readonly insecure?: boolean;
  /**
   * The private CA that signed its certificate, PEM.
   * @default the builder image's own
   */
  readonly ca?: ConfigMapKey | CertificateSecret;
  /**
   * Hosts to ask first, in this order, for what is pulled from it; with a path where a registry mirrors several: `harbor.example.com/dockerhub`.
   * @default none
   */
  readonly mirrors?: readonly string[];
}

/** Images to use instead of those this project pins: your own mirror, a digest, another release. */
export interface ToolImages {
  /**
   * BuildKit in the modes `privileged` and `userns`.
   * @default `docker.io/moby/buildkit:v0.34.2`
   */
  readonly buildkit?: string;
  /**
   * BuildKit in the mode `rootless`.
   * @default `docker.io/moby/buildkit:v0.34.2-rootless`
   */
  readonly "buildkit-rootless"?: string;
  /**
   * Kaniko's executor.
   * @default `ghcr.io/osscontainertools/kaniko:v1.28.3`
   */
  readonly kaniko?: string;
  /**
   * Kaniko's executor with a shell at `/busybox/sh`: instead of the other where a build has `skip`, or `$(source.…)` and does not run on Tekton.
   * @default `ghcr.io/osscontainertools/kaniko:v1.28.3-debug`
   */
  readonly "kaniko-debug"?: string;
  /**
   * Kaniko's warmer.
   * @default `ghcr.io/osscontainertools/kaniko:v1.28.3-warmer`
   */
  readonly "kaniko-warmer"?: string;
  /**
   * Buildah.
   * @default `quay.io/buildah/stable:v1.44.0`
   */
  readonly buildah?: string;
  /**
   * regctl with a shell and tar: joins images of several architectures to one index, and fetches sources of type `oci`.
   * @default `ghcr.io/regclient/regctl:v0.11.7-alpine`
   */
  readonly regctl?: string;
  /**
   * Git with SSH and a shell: fetches Git sources, checks what a run gives, and on Tekton reports the name of the image.
   * @default `docker.io/alpine/git:2.49.1`
   */
  readonly git?: string;
  /**
   * kubectl with a shell: on Tekton starts runs on a schedule, and removes those that are over.
   * @default `docker.io/alpine/kubectl:1.36.0`
   */
  readonly kubectl?: string;
  /**
   * skopeo with a shell: looks for the image of a build with `skip`, and gives it its tags.
   * @default `quay.io/skopeo/stable:v1.22.2`
   */
  readonly skopeo?: string;
  /**
   * yq with a shell: makes one file of several `credentials`.
   * @default `docker.io/mikefarah/yq:4.54.3`
   */
  readonly yq?: string;
  /**
   * AWS's command with a shell: asks for the token of `credentials: {ecr: …}`.
   * @default `docker.io/amazon/aws-cli:2.37.5`
   */
  readonly "aws-cli"?: string;
  /**
   * curl with a shell: asks for the tokens of `credentials: {gar: …}` and `{acr: …}`, and tells the host of the source how a run goes, where a build has `notify`.
   * @default `docker.io/curlimages/curl:8.16.0`
   */
  readonly curl?: string;
  /**
   * rclone with a shell and tar: fetches sources of type `s3` and `gcs`.
   * @default `docker.io/rclone/rclone:1.76.0`
   */
  readonly rclone?: string;
}

/** A change of an object that no field can say. */
export interface Patch {
  /** The object. It is a fault if there is none. */
  readonly target: PatchTarget;
  /** What is changed, one after the other. It is a fault if it cannot be. */
  readonly patch: readonly PatchOperation[];
}

/** Which object is changed. */
export interface PatchTarget {
  /** Its kind, such as `Job`. */
  readonly kind: string;
  /** Its name, as it is written; of what gets a new one each time the beginning. */
  readonly name: string;
  /**
   * Its namespace.
   * @default any
   */
  readonly namespace?: string;
}

/** One change of an object. See https://www.rfc-editor.org/rfc/rfc6902 */
export interface PatchOperation {
  /** What is done. */
  readonly op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test';
  /** Where, as a JSON pointer: `/spec/template/spec/hostAliases`; `-` is the end of a list. */
  readonly path: string;
  /**
   * Where `move` and `copy` take it from.
   * @default none
   */
  readonly from?: string;
  /**
   * What `add`, `replace` and `test` have there; never a secret.
   * @default none
   */
  readonly value?: unknown;
}

/** What differs in an environment; it is laid over the file. */
export interface Environment {
  /**
   * As `name` of the file.
   * @default none
   */
  readonly name?: unknown;
  /**
   * As `gitops` of the file.
   * @default none
   */
  readonly gitops?: unknown;
  /**
   * As `defaults` of the file.
   * @default none
   */
  readonly defaults?: unknown;
  /**
   * As `images` of the file.
   * @default none
   */
  readonly images?: unknown;
  /**
   * As `registries` of the file.
   * @default none
   */
  readonly registries?: unknown;
  /**
   * As `podSecurity` of the file.
   * @default none
   */
  readonly podSecurity?: unknown;
  /**
   * As `kubernetesVersion` of the file.
   * @default none
   */
  readonly kubernetesVersion?: unknown;
  /**
   * As `patches` of the file.
   * @default none
   */
  readonly patches?: unknown;
  /**
   * As `volumes` of the file.
   * @default none
   */
  readonly volumes?: unknown;
  /**
   * As `daemons` of the file.
   * @default none
   */
  readonly daemons?: unknown;
  /**
   * As `warmers` of the file.
   * @default none
   */
  readonly warmers?: unknown;
  /**
   * As `builds` of the file.
   * @default none
   */
  readonly builds?: unknown;
}

/** A volume that keeps a cache, or a source, from one build to the next. */
export interface Volume {
  /**
   * How much it holds, such as `20Gi`. Required unless `claim` is given.
   * @default none
   */
  readonly size?: string;
  /**
   * Who may mount it. Pods on several nodes need ReadWriteMany. See https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
   * @default `["ReadWriteOnce"]`
   */
  readonly accessModes?: readonly ('ReadWriteOnce' | 'ReadWriteMany' | 'ReadOnlyMany' | 'ReadWriteOncePod')[];
  /**
   * StorageClass to take it from.
   * @default the cluster's default
   */
  readonly storageClass?: string;
  /**
   * A PersistentVolumeClaim that exists; nothing is created then.
   * @default the claim is created
   */
  readonly claim?: string;
  /**
   * Namespace of the claim.
   * @default that of `defaults`, or of the chart
   */
  readonly namespace?: string;
  /**
   * Annotations of the claim.
   * @default none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A BuildKit that keeps running, and keeps what it built. */
export interface Daemon {
  /**
   * Size of the volume that keeps the state of each replica, such as `100Gi`.
   * @default `volume: none`
   */
  readonly size?: string;
  /**
   * The state is on the disk of the node, and gone with the pod.
   * @default a volume of `size`
   */
  readonly volume?: 'none';
  /**
   * StorageClass to take it from.
   * @default the cluster's default
   */
  readonly storageClass?: string;
  /**
   * How it runs, as for a build.
   * @default `rootless`
   */
  readonly mode?: 'rootless' | 'privileged' | 'userns';
  /**
   * How many daemons share the builds. Each keeps a state of its own, and a build goes to the same one each time, or while that does not answer to the next.
   * @default `1`
   */
  readonly replicas?: number;
  /**
   * Who may reach it besides the builds of its own namespace.
   * @default none
   */
  readonly clients?: readonly DaemonClient[];
  /**
   * What a daemon says of itself, on port 6060: metrics of Prometheus, and beside them what is there for debugging, profiles among it, with no certificate asked.
   * @default it says nothing
   */
  readonly metrics?: DaemonMetrics;
  /**
   * A HorizontalPodAutoscaler. See https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
   * @default `replicas`
   */
  readonly autoscaling?: DaemonAutoscaling;
  /**
   * How long one that is to end waits for the builds that it runs.
   * @default `5m`
   */
  readonly drain?: string;
  /**
   * A cert-manager Issuer that signs the certificates of daemon and clients. See https://cert-manager.io/docs/usage/certificate/
   * @default none; `clusterIssuer` or `secrets`
   */
  readonly issuer?: string;
  /**
   * The same, a ClusterIssuer.
   * @default none
   */
  readonly clusterIssuer?: string;
  /**
   * Secrets with certificates that somebody else made: keys `ca.crt`, `tls.crt`, `tls.key`.
   * @default cert-manager makes them
   */
  readonly secrets?: DaemonSecrets;
  /**
   * How much disk the state may take before the oldest of it is removed. See https://github.com/moby/buildkit/blob/master/docs/buildkitd.toml.md
   * @default `80%`
   */
  readonly maxUsedSpace?: string;
  /**
   * How much disk must stay free.
   * @default `10%`
   */
  readonly minFreeSpace?: string;
  /**
   * Let it rewrite its own databases while it is idle, which grow otherwise and never shrink. See https://github.com/moby/buildkit/blob/master/docs/buildkitd.toml.md
   * @default `false`
   */
  readonly compaction?: boolean;
  /**
   * Repositories of frontends that a `# syntax=` may name: `docker/dockerfile`. An empty list allows none, and then only the frontend that BuildKit brings along builds.
   * @default any
   */
  readonly frontends?: readonly string[];
  /**
   * What is special about a registry, by host.
   * @default none
   */
  readonly registries?: Readonly<Record<string, Registry>>;
  /**
   * Tool images to use instead of the pinned ones.
   * @default none
   */
  readonly images?: ToolImages;
  /**
   * What the pods may need.
   * @default none
   */
  readonly pod?: PodSettings;
  /**
   * The oldest Kubernetes the manifests must work on.
   * @default `1.28`
   */
  readonly kubernetesVersion?: '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36';
  /**
   * Namespace of the daemon.
   * @default that of `defaults`, or of the chart
   */
  readonly namespace?: string;
}

/** Who may reach a daemon besides the builds of its own namespace. */
export interface DaemonClient {
  /**
   * A namespace whose builds are clients too: cert-manager makes the Secret with the certificate of clients there as well, which takes a ClusterIssuer.
   * @default that of the daemon
   */
  readonly namespace?: string;
  /**
   * Labels of the pods that may reach it.
   * @default those of builds and warmers
   */
  readonly podLabels?: Readonly<Record<string, string>>;
}

/** What a daemon says of itself, on port 6060: metrics of Prometheus, and beside them what is there for debugging, profiles among it, with no certificate asked. */
export interface DaemonMetrics {
  /** The namespace whose pods may ask it, and no others. */
  readonly namespace: string;
  /**
   * Make a ServiceMonitor, whose definition the cluster must have.
   * @default none
   */
  readonly serviceMonitor?: DaemonMonitor;
}

/** A ServiceMonitor of the Prometheus Operator. See https://prometheus-operator.dev/docs/developer/getting-started/ */
export interface DaemonMonitor {
  /**
   * Labels by which a Prometheus finds it, such as `release: prometheus`.
   * @default none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A HorizontalPodAutoscaler. See https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/ */
export interface DaemonAutoscaling {
  /**
   * How many replicas there are at the least.
   * @default `1`
   */
  readonly min?: number;
  /** How many there are at the most. */
  readonly max: number;
  /**
   * Per cent of the CPU that `pod.resources` requests, above which there are more.
   * @default `80`
   */
  readonly cpu?: number;
}

/** Secrets with certificates that somebody else made: keys `ca.crt`, `tls.crt`, `tls.key`. */
export interface DaemonSecrets {
  /** That of the daemon, made out to the name of its Service. */
  readonly server: string;
  /** That of builds; the daemon takes only clients its `ca.crt` signed. */
  readonly client: string;
}

/** A BuildKit that somebody else runs: nothing is made of it. */
export interface ExistingDaemon {
  /** Where it is: `tcp://buildkitd.example.com:1234`. */
  readonly address: string;
  /** Who its clients are. */
  readonly secrets: ExistingDaemonSecrets;
}

/** Secrets with certificates: keys `ca.crt`, `tls.crt`, `tls.key`. */
export interface ExistingDaemonSecrets {
  /** That of builds, in the namespace of each. */
  readonly client: string;
}

/** Fills a cache before any build asks for it: a volume with base images, or the caches of builds. */
export interface Warmer {
  /**
   * The volume to fill with base images: an entry of `volumes`, or in TypeScript a CacheVolume or claim.
   * @default none; with `builds`
   */
  readonly volume?: string | NamedVolume;
  /**
   * Base images to put there. A tag is looked up anew in each run.
   * @default none
   */
  readonly images?: readonly string[];
  /**
   * How it is known to registries, as for a build.
   * @default none: the registries are open
   */
  readonly credentials?: string | NamedSecret | RegistrySecret | CloudLogin | readonly (string | NamedSecret | RegistrySecret | CloudLogin)[];
  /**
   * What is special about a registry, by host.
   * @default none
   */
  readonly registries?: Readonly<Record<string, Registry>>;
  /**
   * Tool images to use instead of the pinned ones.
   * @default none
   */
  readonly toolImages?: ToolImages;
  /**
   * What the pod may need.
   * @default none
   */
  readonly pod?: PodSettings;
  /**
   * Where the images come from besides those of `images`: with `builds` from the Dockerfiles of the builds that read the volume, as they are in the checkout where manifests are written, with targets, build arguments and defaults of parameters put in.
   * @default those of `images` alone
   */
  readonly from?: 'builds';
  /**
   * Builds to run for their cache alone: layers are exported, no image is pushed.
   * @default none
   */
  readonly builds?: readonly string[];
  /**
   * What runs it: a Job or CronJob; on `argo` a WorkflowTemplate or CronWorkflow. Tekton has no schedules, so there it is a Job or CronJob too.
   * @default `argo` where all builds that it warms for run on Argo alone, otherwise `kubernetes`
   */
  readonly runner?: 'kubernetes' | 'tekton' | 'argo';
  /**
   * When it runs: five fields, `@daily` or `@every 12h`. See https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
   * @default not on a schedule
   */
  readonly schedule?: string;
  /**
   * Time zone of the schedule.
   * @default that of the cluster's controller manager
   */
  readonly timeZone?: string;
  /**
   * Create it without starting it: a CronJob starts no run, a Job no pod.
   * @default `false`
   */
  readonly suspend?: boolean;
  /**
   * How late, in seconds, a missed run may still start.
   * @default any time
   */
  readonly startingDeadlineSeconds?: number;
  /**
   * Finished runs to keep.
   * @default `keep` of `runs`; without it 3
   */
  readonly successfulJobsHistoryLimit?: number;
  /**
   * Failed runs to keep.
   * @default `keep` of `runs`; without it 1
   */
  readonly failedJobsHistoryLimit?: number;
  /**
   * How often a failed pod is tried again.
   * @default `1`
   */
  readonly backoffLimit?: number;
  /**
   * Seconds after which a finished Job is deleted, so that the next `kubectl apply` starts it again.
   * @default `days` of `runs`; without it 86400 with `gitops: none`, and with a GitOps tool never, since the tool replaces it
   */
  readonly ttlSecondsAfterFinished?: number;
  /**
   * Which tool applies the Job: as `gitops` of the whole file, for this one alone.
   * @default that of the file, or of the builds that it warms for; without one `none`
   */
  readonly gitops?: 'argocd' | 'flux' | 'none';
  /**
   * How long a run may take: `90s`, `45m`, `1h30m`.
   * @default `1h`
   */
  readonly timeout?: string;
  /**
   * The oldest Kubernetes the manifests must work on.
   * @default `1.28`
   */
  readonly kubernetesVersion?: '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36';
  /**
   * Namespace of the warmer.
   * @default that of `defaults`, or of the chart
   */
  readonly namespace?: string;
}

/** One image to build. */
export interface Build {
  /** Repository the image is pushed to, without a tag. */
  readonly image: string;
  /**
   * Further repositories the same image is pushed to, with the same tags.
   * @default none
   */
  readonly additionalImages?: readonly string[];
  /**
   * Tags the image is pushed with.
   * @default `[latest]`
   */
  readonly tags?: readonly string[];
  /**
   * `false`: the image goes to no registry; the cache is written all the same.
   * @default `true`; with `output`, `false`
   */
  readonly push?: boolean;
  /**
   * Write the image to a volume too.
   * @default it is written nowhere else
   */
  readonly output?: ImageOutput;
  /**
   * Where the build context comes from.
   * @default none
   */
  readonly source?: GitSource | VolumeSource | InlineSource | OciSource | S3Source | GcsSource;
  /**
   * Path of the Dockerfile, relative to the source path; `{path, from: source}` for one outside of it.
   * @default `Dockerfile`
   */
  readonly dockerfile?: string | DockerfilePath;
  /**
   * Further contexts, by the names that the Dockerfile calls them.
   * @default none
   */
  readonly contexts?: Readonly<Record<string, NamedContext>>;
  /**
   * Steps of your own around the build: on the source before it, on the image after it.
   * @default none
   */
  readonly steps?: Steps;
  /**
   * Keys for `RUN --mount=type=ssh`.
   * @default none
   */
  readonly ssh?: readonly SshKey[];
  /**
   * How all layers of the image are compressed, those of its base too: `zstd` is unpacked faster, `estargz` pulled lazily. See https://github.com/moby/buildkit#imageregistry
   * @default gzip; layers of the base stay as they are
   */
  readonly compression?: 'gzip' | 'zstd' | 'estargz';
  /**
   * Stage to build.
   * @default the last stage
   */
  readonly target?: string;
  /**
   * Values for the ARGs of the Dockerfile; or `$(params.NAME)`, a list of `NAME=value` that a run gives. Never secrets: they stay in the image; use `secrets`.
   * @default none
   */
  readonly buildArgs?: Readonly<Record<string, string>> | string;
  /**
   * Platforms to build for. Others than the node's own are emulated: BuildKit's images bring the emulators, and Docker takes those of its machine.
   * @default the node's own
   */
  readonly platforms?: readonly string[];
  /**
   * `emulated`: one node builds for all platforms. `native`: each platform is built on nodes of its architecture, by any builder, and an index joins the images; on Tekton and Argo. See docs/platforms.md
   * @default `emulated`
   */
  readonly platformNodes?: 'emulated' | 'native';
  /**
   * Labels of the image.
   * @default none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Annotations of the image's manifest.
   * @default none
   */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Secrets the build may mount.
   * @default none
   */
  readonly secrets?: readonly BuildSecret[];
  /**
   * The program that builds.
   * @default `buildkit`
   */
  readonly builder?: 'buildkit' | 'kaniko' | 'buildah' | 'docker' | BuildKitBuilder | KanikoBuilder | BuildahBuilder | DockerBuilder;
  /**
   * Where layers are imported from and exported to.
   * @default `registry`
   */
  readonly cache?: 'none' | 'inline' | 'registry' | 'gha' | InlineCache | RegistryCache | VolumeCache | S3Cache | AzureBlobCache | GitHubActionsCache | readonly ('inline' | 'registry' | 'gha' | InlineCache | RegistryCache | VolumeCache | S3Cache | AzureBlobCache | GitHubActionsCache)[] | CacheFromTo;
  /**
   * How the build is known to registries: a Secret of type `kubernetes.io/dockerconfigjson` by its name; `{secret, key}` where it is of another type; a token with its `registry`; the identity of the pod in a cloud; a list of these; or `{pull, push}`. A `login` step makes one file of what is no single Secret. A script has the login of whoever runs it.
   * @default none: the registries are open
   */
  readonly credentials?: string | NamedSecret | RegistrySecret | CloudLogin | readonly (string | NamedSecret | RegistrySecret | CloudLogin)[] | PullAndPush;
  /**
   * Values given when the build is started.
   * @default none
   */
  readonly parameters?: Readonly<Record<string, Parameter>>;
  /**
   * What runs the build: a name, settings, or a list to render it for each.
   * @default `kubernetes`
   */
  readonly runner?: 'kubernetes' | 'tekton' | 'argo' | 'script' | KubernetesRunner | TektonRunner | ArgoRunner | ScriptRunner | readonly ('kubernetes' | 'tekton' | 'argo' | 'script' | KubernetesRunner | TektonRunner | ArgoRunner | ScriptRunner)[];
  /**
   * Which pushes and tags start the build, by a webhook of its host: with Tekton Triggers, or with Argo Events.
   * @default nothing but a schedule or a hand starts it
   */
  readonly trigger?: BuildTrigger;
  /**
   * What the pod may need.
   * @default none
   */
  readonly pod?: PodSettings;
  /**
   * What builds pull requests, of which nobody knows who wrote them: untrusted, and apart from all else.
   * @default they are not built
   */
  readonly pullRequests?: PullRequests;
  /**
   * Builds that must be done before this one; one with a `matrix` stands for all of its variants, and `{build, matrix}` for some.
   * @default none
   */
  readonly dependsOn?: readonly (string | NamedBuild | VariantOf)[];
  /**
   * Builds of one group are run as one: what that run is called. Builds that wait for each other are of one group anyway.
   * @default called after the build that all others of the group wait for
   */
  readonly group?: string;
  /**
   * What is kept of runs that are over.
   * @default none
   */
  readonly runs?: Runs;
  /**
   * Which host of the source is told how a run goes: that it builds a commit, that it is done with which digest, or that it failed. On Tekton and Argo.
   * @default nobody is told
   */
  readonly notify?: Notify;
  /**
   * When a run builds nothing: it ends with the digest of the image that is there, which gets all of its tags. `unchanged`: where it was built already of the same files and settings. `exists`: where all of its tags are there. Whoever gives a run the parameter `rebuild`, of any value, has it built.
   * @default each run builds
   */
  readonly skip?: 'unchanged' | 'exists';
  /**
   * Namespace of everything the build consists of.
   * @default none is written: that of `kubectl` or of the chart
   */
  readonly namespace?: string;
  /**
   * How long the build may take: `90s`, `45m`, `1h30m`.
   * @default `1h`
   */
  readonly timeout?: string;
  /**
   * Seconds since 1970 that the image and its files are dated. See https://reproducible-builds.org/docs/source-date-epoch/
   * @default the time of the build
   */
  readonly sourceDateEpoch?: number;
  /**
   * Arguments appended to the builder's own, as they are.
   * @default none
   */
  readonly extraArgs?: readonly string[];
  /**
   * What is special about a registry, by host.
   * @default none
   */
  readonly registries?: Readonly<Record<string, Registry>>;
  /**
   * Tool images to use instead of the pinned ones.
   * @default none
   */
  readonly images?: ToolImages;
  /**
   * The oldest Kubernetes the manifests must work on. From 1.30 AppArmor is turned off with a field, which older ones refuse; before, with an annotation, which newer ones take with a warning. It matters to rootless BuildKit on nodes with AppArmor.
   * @default `1.28`
   */
  readonly kubernetesVersion?: '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36';
  /**
   * Makes it several builds: one for each combination of values, called after them. `$(matrix.NAME)` is the value, in any text or name of the build; `exclude` lists combinations that there are not.
   * @default one build
   */
  readonly matrix?: Readonly<Record<string, readonly string[] | readonly Readonly<Record<string, string>>[]>>;
}

/** An image build. */
export interface ImageBuildProps {
  /**
   * Name of the objects.
   * @default the path of the construct in its app
   */
  readonly name?: string;
  /** Repository the image is pushed to, without a tag. */
  readonly image: string;
  /**
   * Further repositories the same image is pushed to, with the same tags.
   * @default none
   */
  readonly additionalImages?: readonly string[];
  /**
   * Tags the image is pushed with.
   * @default `[latest]`
   */
  readonly tags?: readonly string[];
  /**
   * `false`: the image goes to no registry; the cache is written all the same.
   * @default `true`; with `output`, `false`
   */
  readonly push?: boolean;
  /**
   * Write the image to a volume too.
   * @default it is written nowhere else
   */
  readonly output?: ImageOutput;
  /** Where the build context comes from. */
  readonly source: GitSource | VolumeSource | InlineSource | OciSource | S3Source | GcsSource;
  /**
   * Path of the Dockerfile, relative to the source path; `{path, from: source}` for one outside of it.
   * @default `Dockerfile`
   */
  readonly dockerfile?: string | DockerfilePath;
  /**
   * Further contexts, by the names that the Dockerfile calls them.
   * @default none
   */
  readonly contexts?: Readonly<Record<string, NamedContext>>;
  /**
   * Steps of your own around the build: on the source before it, on the image after it.
   * @default none
   */
  readonly steps?: Steps;
  /**
   * Keys for `RUN --mount=type=ssh`.
   * @default none
   */
  readonly ssh?: readonly SshKey[];
  /**
   * How all layers of the image are compressed, those of its base too: `zstd` is unpacked faster, `estargz` pulled lazily. See https://github.com/moby/buildkit#imageregistry
   * @default gzip; layers of the base stay as they are
   */
  readonly compression?: 'gzip' | 'zstd' | 'estargz';
  /**
   * Stage to build.
   * @default the last stage
   */
  readonly target?: string;
  /**
   * Values for the ARGs of the Dockerfile; or `$(params.NAME)`, a list of `NAME=value` that a run gives. Never secrets: they stay in the image; use `secrets`.
   * @default none
   */
  readonly buildArgs?: Readonly<Record<string, string>> | string;
  /**
   * Platforms to build for. Others than the node's own are emulated: BuildKit's images bring the emulators, and Docker takes those of its machine.
   * @default the node's own
   */
  readonly platforms?: readonly string[];
  /**
   * `emulated`: one node builds for all platforms. `native`: each platform is built on nodes of its architecture, by any builder, and an index joins the images; on Tekton and Argo. See docs/platforms.md
   * @default `emulated`
   */
  readonly platformNodes?: 'emulated' | 'native';
  /**
   * Labels of the image.
   * @default none
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Annotations of the image's manifest.
   * @default none
   */
  readonly annotations?: Readonly<Record<string, string>>;
  /**
   * Secrets the build may mount.
   * @default none
   */
  readonly secrets?: readonly BuildSecret[];
  /**
   * The program that builds.
   * @default `buildkit`
   */
  readonly builder?: 'buildkit' | 'kaniko' | 'buildah' | 'docker' | BuildKitBuilder | KanikoBuilder | BuildahBuilder | DockerBuilder;
  /**
   * Where layers are imported from and exported to.
   * @default `registry`
   */
  readonly cache?: 'none' | 'inline' | 'registry' | 'gha' | InlineCache | RegistryCache | VolumeCache | S3Cache | AzureBlobCache | GitHubActionsCache | readonly ('inline' | 'registry' | 'gha' | InlineCache | RegistryCache | VolumeCache | S3Cache | AzureBlobCache | GitHubActionsCache)[] | CacheFromTo;
  /**
   * How the build is known to registries: a Secret of type `kubernetes.io/dockerconfigjson` by its name; `{secret, key}` where it is of another type; a token with its `registry`; the identity of the pod in a cloud; a list of these; or `{pull, push}`. A `login` step makes one file of what is no single Secret. A script has the login of whoever runs it.
   * @default none: the registries are open
   */
  readonly credentials?: string | NamedSecret | RegistrySecret | CloudLogin | readonly (string | NamedSecret | RegistrySecret | CloudLogin)[] | PullAndPush;
  /**
   * Values given when the build is started.
   * @default none
   */
  readonly parameters?: Readonly<Record<string, Parameter>>;
  /**
   * What runs the build: a name, settings, or a list to render it for each.
   * @default `kubernetes`
   */
  readonly runner?: 'kubernetes' | 'tekton' | 'argo' | 'script' | KubernetesRunner | TektonRunner | ArgoRunner | ScriptRunner | readonly ('kubernetes' | 'tekton' | 'argo' | 'script' | KubernetesRunner | TektonRunner | ArgoRunner | ScriptRunner)[];
  /**
   * Which pushes and tags start the build, by a webhook of its host: with Tekton Triggers, or with Argo Events.
   * @default nothing but a schedule or a hand starts it
   */
  readonly trigger?: BuildTrigger;
  /**
   * What the pod may need.
   * @default none
   */
  readonly pod?: PodSettings;
  /**
   * What builds pull requests, of which nobody knows who wrote them: untrusted, and apart from all else.
   * @default they are not built
   */
  readonly pullRequests?: PullRequests;
  /**
   * Builds that must be done before this one: entries of `builds`, or in TypeScript the constructs themselves.
   * @default none
   */
  readonly dependsOn?: readonly (string | NamedBuild)[];
  /**
   * Builds of one group are run as one: what that run is called. Builds that wait for each other are of one group anyway.
   * @default called after the build that all others of the group wait for
   */
  readonly group?: string;
  /**
   * What is kept of runs that are over.
   * @default none
   */
  readonly runs?: Runs;
  /**
   * Which host of the source is told how a run goes: that it builds a commit, that it is done with which digest, or that it failed. On Tekton and Argo.
   * @default nobody is told
   */
  readonly notify?: Notify;
  /**
   * When a run builds nothing: it ends with the digest of the image that is there, which gets all of its tags. `unchanged`: where it was built already of the same files and settings. `exists`: where all of its tags are there. Whoever gives a run the parameter `rebuild`, of any value, has it built.
   * @default each run builds
   */
  readonly skip?: 'unchanged' | 'exists';
  /**
   * Namespace of everything the build consists of.
   * @default none is written: that of `kubectl` or of the chart
   */
  readonly namespace?: string;
  /**
   * How long the build may take: `90s`, `45m`, `1h30m`.
   * @default `1h`
   */
  readonly timeout?: string;
  /**
   * Seconds since 1970 that the image and its files are dated. See https://reproducible-builds.org/docs/source-date-epoch/
   * @default the time of the build
   */
  readonly sourceDateEpoch?: number;
  /**
   * Arguments appended to the builder's own, as they are.
   * @default none
   */
  readonly extraArgs?: readonly string[];
  /**
   * What is special about a registry, by host.
   * @default none
   */
  readonly registries?: Readonly<Record<string, Registry>>;
  /**
   * Tool images to use instead of the pinned ones.
   * @default none
   */
  readonly images?: ToolImages;
  /**
   * The oldest Kubernetes the manifests must work on. From 1.30 AppArmor is turned off with a field, which older ones refuse; before, with an annotation, which newer ones take with a warning. It matters to rootless BuildKit on nodes with AppArmor.
   * @default `1.28`
   */
  readonly kubernetesVersion?: '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36';
}

/** A volume that keeps a cache, or a source, from one build to the next. */
export interface CacheVolumeProps {
  /**
   * Name of the claim.
   * @default the path of the construct in its app
   */
  readonly name?: string;
  /**
   * How much it holds, such as `20Gi`. Required unless `claim` is given.
   * @default none
   */
  readonly size?: string;
  /**
   * Who may mount it. Pods on several nodes need ReadWriteMany. See https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
   * @default `["ReadWriteOnce"]`
   */
  readonly accessModes?: readonly ('ReadWriteOnce' | 'ReadWriteMany' | 'ReadOnlyMany' | 'ReadWriteOncePod')[];
  /**
   * StorageClass to take it from.
   * @default the cluster's default
   */
  readonly storageClass?: string;
  /**
   * A PersistentVolumeClaim that exists; nothing is created then.
   * @default the claim is created
   */
  readonly claim?: string;
  /**
   * Namespace of the claim.
   * @default that of `defaults`, or of the chart
   */
  readonly namespace?: string;
  /**
   * Annotations of the claim.
   * @default none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Fills a volume with base images by Kaniko's warmer: a Job, or with a schedule a CronJob. */
export interface CacheWarmerProps {
  /**
   * Name of the objects.
   * @default the path of the construct in its app
   */
  readonly name?: string;
  /** The volume to fill: a CacheVolume, a claim, or the name of a claim. */
  readonly volume: string | NamedVolume;
  /** Base images to put there. A tag is looked up anew in each run. */
  readonly images: readonly string[];
  /**
   * How it is known to registries, as for a build.
   * @default none: the registries are open
   */
  readonly credentials?: string | NamedSecret | RegistrySecret | CloudLogin | readonly (string | NamedSecret | RegistrySecret | CloudLogin)[];
  /**
   * What is special about a registry, by host.
   * @default none
   */
  readonly registries?: Readonly<Record<string, Registry>>;
  /**
   * Tool images to use instead of the pinned ones.
   * @default none
   */
  readonly toolImages?: ToolImages;
  /**
   * What the pod may need.
   * @default none
   */
  readonly pod?: PodSettings;
  /**
   * What runs it: a Job or CronJob; on `argo` a WorkflowTemplate or CronWorkflow. Tekton has no schedules, so there it is a Job or CronJob too.
   * @default `argo` where all builds that it warms for run on Argo alone, otherwise `kubernetes`
   */
  readonly runner?: 'kubernetes' | 'tekton' | 'argo';
  /**
   * When it runs: five fields, `@daily` or `@every 12h`. See https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
   * @default not on a schedule
   */
  readonly schedule?: string;
  /**
   * Time zone of the schedule.
   * @default that of the cluster's controller manager
   */
  readonly timeZone?: string;
  /**
   * Create it without starting it: a CronJob starts no run, a Job no pod.
   * @default `false`
   */
  readonly suspend?: boolean;
  /**
   * How late, in seconds, a missed run may still start.
   * @default any time
   */
  readonly startingDeadlineSeconds?: number;
  /**
   * Finished runs to keep.
   * @default `keep` of `runs`; without it 3
   */
  readonly successfulJobsHistoryLimit?: number;
  /**
   * Failed runs to keep.
   * @default `keep` of `runs`; without it 1
   */
  readonly failedJobsHistoryLimit?: number;
  /**
   * How often a failed pod is tried again.
   * @default `1`
   */
  readonly backoffLimit?: number;
  /**
   * Seconds after which a finished Job is deleted, so that the next `kubectl apply` starts it again.
   * @default `days` of `runs`; without it 86400 with `gitops: none`, and with a GitOps tool never, since the tool replaces it
   */
  readonly ttlSecondsAfterFinished?: number;
  /**
   * Which tool applies the Job: as `gitops` of the whole file, for this one alone.
   * @default that of the file, or of the builds that it warms for; without one `none`
   */
  readonly gitops?: 'argocd' | 'flux' | 'none';
  /**
   * How long a run may take: `90s`, `45m`, `1h30m`.
   * @default `1h`
   */
  readonly timeout?: string;
  /**
   * The oldest Kubernetes the manifests must work on.
   * @default `1.28`
   */
  readonly kubernetesVersion?: '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36';
  /**
   * Namespace of the warmer.
   * @default that of `defaults`, or of the chart
   */
  readonly namespace?: string;
}

/** A BuildKit that keeps running, and keeps what it built: a StatefulSet and a Service with mutual TLS. */
export interface BuildKitDaemonProps {
  /**
   * Name of the objects.
   * @default the path of the construct in its app
   */
  readonly name?: string;
  /**
   * Size of the volume that keeps the state of each replica, such as `100Gi`.
   * @default `volume: none`
   */
  readonly size?: string;
  /**
   * The state is on the disk of the node, and gone with the pod.
   * @default a volume of `size`
   */
  readonly volume?: 'none';
  /**
   * StorageClass to take it from.
   * @default the cluster's default
   */
  readonly storageClass?: string;
  /**
   * How it runs, as for a build.
   * @default `rootless`
   */
  readonly mode?: 'rootless' | 'privileged' | 'userns';
  /**
   * How many daemons share the builds. Each keeps a state of its own, and a build goes to the same one each time, or while that does not answer to the next.
   * @default `1`
   */
  readonly replicas?: number;
  /**
   * Who may reach it besides the builds of its own namespace.
   * @default none
   */
  readonly clients?: readonly DaemonClient[];
  /**
   * What a daemon says of itself, on port 6060: metrics of Prometheus, and beside them what is there for debugging, profiles among it, with no certificate asked.
   * @default it says nothing
   */
  readonly metrics?: DaemonMetrics;
  /**
   * A HorizontalPodAutoscaler. See https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
   * @default `replicas`
   */
  readonly autoscaling?: DaemonAutoscaling;
  /**
   * How long one that is to end waits for the builds that it runs.
   * @default `5m`
   */
  readonly drain?: string;
  /**
   * A cert-manager Issuer that signs the certificates of daemon and clients. See https://cert-manager.io/docs/usage/certificate/
   * @default none; `clusterIssuer` or `secrets`
   */
  readonly issuer?: string;
  /**
   * The same, a ClusterIssuer.
   * @default none
   */
  readonly clusterIssuer?: string;
  /**
   * Secrets with certificates that somebody else made: keys `ca.crt`, `tls.crt`, `tls.key`.
   * @default cert-manager makes them
   */
  readonly secrets?: DaemonSecrets;
  /**
   * How much disk the state may take before the oldest of it is removed. See https://github.com/moby/buildkit/blob/master/docs/buildkitd.toml.md
   * @default `80%`
   */
  readonly maxUsedSpace?: string;
  /**
   * How much disk must stay free.
   * @default `10%`
   */
  readonly minFreeSpace?: string;
  /**
   * Let it rewrite its own databases while it is idle, which grow otherwise and never shrink. See https://github.com/moby/buildkit/blob/master/docs/buildkitd.toml.md
   * @default `false`
   */
  readonly compaction?: boolean;
  /**
   * Repositories of frontends that a `# syntax=` may name: `docker/dockerfile`. An empty list allows none, and then only the frontend that BuildKit brings along builds.
   * @default any
   */
  readonly frontends?: readonly string[];
  /**
   * What is special about a registry, by host.
   * @default none
   */
  readonly registries?: Readonly<Record<string, Registry>>;
  /**
   * Tool images to use instead of the pinned ones.
   * @default none
   */
  readonly images?: ToolImages;
  /**
   * What the pods may need.
   * @default none
   */
  readonly pod?: PodSettings;
  /**
   * The oldest Kubernetes the manifests must work on.
   * @default `1.28`
   */
  readonly kubernetesVersion?: '1.28' | '1.29' | '1.30' | '1.31' | '1.32' | '1.33' | '1.34' | '1.35' | '1.36';
  /**
   * Namespace of the daemon.
   * @default that of `defaults`, or of the chart
   */
  readonly namespace?: string;
}
