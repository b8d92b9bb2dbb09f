/** An image on Amazon ECR. */
export interface EcrImage {
  readonly host: string;
  readonly account: string;
  readonly region: string;
  /** The repository, and what follows it. */
  readonly name: string;
}

/** See https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
const IMAGE = /^(?<host>(?<account>\d{12})\.dkr\.ecr[\w-]*\.(?<region>[\w-]+)\.amazonaws\.com(?:\.cn)?)\/(?<name>.*)$/;

/** What the name of an image on ECR says; nothing of one that is elsewhere. */
export function ecrImage(image: string): EcrImage | undefined {
  return IMAGE.exec(image)?.groups as EcrImage | undefined;
}
