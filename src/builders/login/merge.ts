/**
 * Makes one config.json of several logins. The first argument is its folder; then come five for each login - what it is, the
 * file with what is known of it, its registry, whose it is, and what to say where there is no such file -, behind `push` those
 * to push with, and behind `of` the repositories that these are for. What is in the files is never an argument.
 */
export const MERGE = `umask 022
folder=$1
shift
# All that Docker Hub is called, by the name that it has in such a file.
HUB='^(https?://)?(index\\.|registry-1\\.)?docker\\.io(/v[12])?/?$'
config=$folder/config.json one=$folder/one push=$folder/push
known=$config
printf '{"auths":{}}' > "$known"

merge() {
  yq eval-all -p=json -o=json 'select(fileIndex == 0) * select(fileIndex == 1)' "$1" "$2" > "$folder/merged"
  mv "$folder/merged" "$1"
}

add() {
  if [ ! -s "$2" ]; then
    printf '%s\\n' "$5" >&2
    exit 1
  fi
  host=$3 user=$4 file=$2
  export host user file
  case $1 in
    secret)
      if ! yq -e -p=json -o=json 'select(tag == "!!map") | .auths = (.auths // {} | with_entries(.key |= sub("'"$HUB"'", "https://index.docker.io/v1/")))' \
        "$file" > "$one" 2> "$folder/wrong"; then
        printf 'it is there and is no config.json: %s\\n' "$5" >&2
        exit 1
      fi
      ;;
    registry)
      yq -n -o=json '{"auths": {strenv(host): {"auth": (strenv(user) + ":" + (load_str(strenv(file)) | trim) | @base64)}}}' > "$one"
      ;;
    ecr)
      account=$host
      host=$(yq -p=json -o=yaml '.authorizationData[0].proxyEndpoint' "$file")
      host=\${host#https://}
      [ -z "$account" ] || host=$account.\${host#*.}
      yq -p=json -o=json '{"auths": {strenv(host): {"auth": .authorizationData[0].authorizationToken}}}' "$file" > "$one"
      ;;
    gar) yq -p=json -o=json '{"auths": {strenv(host): {"auth": ("oauth2accesstoken:" + .access_token | @base64)}}}' "$file" > "$one" ;;
    acr) yq -p=json -o=json '{"auths": {strenv(host): {"auth": ("00000000-0000-0000-0000-000000000000:" + .refresh_token | @base64)}}}' "$file" > "$one" ;;
  esac
  merge "$known" "$one"
}

# The login of a host, as a file says it, for one repository.
keep() {
  host=$1 repository=$2
  export host repository
  yq -p=json -o=json '.auths | to_entries
    | map(select((.key | sub("^https?://", "") | sub("/.*$", "")) == strenv(host)) | {"key": strenv(repository), "value": .value})
    | {"auths": (.[0:1] | from_entries)}' "$push" > "$one"
  merge "$config" "$one"
}

while [ $# -gt 0 ] && [ "$1" != of ]; do
  if [ "$1" = push ]; then
    known=$push
    printf '{"auths":{}}' > "$known"
    shift
  else
    add "$1" "$2" "$3" "$4" "$5"
    shift 5
  fi
done

if [ $# -gt 0 ]; then
  shift
  # Where only one of the two knows a registry, it is known by that.
  cp "$push" "$folder/all"
  merge "$folder/all" "$config"
  mv "$folder/all" "$config"
  for image; do
    host=\${image%%/*}
    case $host in
      "$image") host=docker.io image=library/$image ;;
      *.* | *:* | localhost) image=\${image#*/} ;;
      *) host=docker.io ;;
    esac
    case $host in
      docker.io | index.docker.io | registry-1.docker.io)
        keep index.docker.io "docker.io/$image"
        keep index.docker.io "index.docker.io/$image"
        ;;
      *) keep "$host" "$host/$image" ;;
    esac
  done
fi

rm -f "$one" "$push" "$folder/wrong"
echo "logged in to: $(yq -p=json -o=yaml '.auths | keys | join(", ")' "$config")"`;
