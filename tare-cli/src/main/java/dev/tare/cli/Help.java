// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

/** What the command line says of itself; 80 columns. */
final class Help {
  static final String OVERVIEW =
      """
      tare builds container images out of files: no daemon, no root, no container.

      Usage: tare COMMAND [options] [arguments]

      Commands:
        build [options] [WHAT]   build an image and put it where it belongs
        copy SOURCE DESTINATION  move an image between any two places
        inspect LOCATION         show what an image is made of
        ls LOCATION [PATH]       list the files of an image
        tags NAME                list the tags of a repository
        login, logout REGISTRY   keep and forget credentials
        check-auth IMAGE         ask a registry what it lets you do
        cache info|prune|clear   look at and clean what builds keep
        completion SHELL         print a script for bash, zsh or fish
        schema                   print the JSON Schema of build files
        version                  show the version
        help [COMMAND]           show this, or the help on a command

      Try:
        tare build ./program                 program.tar, for docker load
        tare build --to oci:images:app .     what the build file in . says
        tare build --from debian:12 --file app:/usr/bin/app --push ghcr.io/me/app:1

      Exit codes: 0 done, 2 wrong usage or build file, 3 authentication, 4 not found,
      5 network, 6 broken content, 7 limit, 8 input/output, 130 interrupted.
      """;

  static final String BUILD =
      """
      Usage: tare build [options] [WHAT]

      WHAT is a build file (*.yaml, *.yml, *.json, or - for JSON on standard
      input), a directory with a build file (tare.yaml, tare.yml, tare.json,
      dinker.json), a program, which is put at /NAME and becomes the entrypoint, or
      a jar, which is put into /app with what it needs and runs with java -jar.
      Without WHAT: the current directory, or what the options add.

      Base:
        --from LOCATION         start from this image (default: scratch)
        --from-archive FILE     start from an OCI archive
        --base-fs WHEN          read the names in the base's layers to put files
                                where its links lead and to keep its folders as
                                they are: auto (if it matters), exact (always),
                                never (paths are taken as they are given)
        --platform OS/ARCH[/VARIANT][:VERSION][,...]
                                default: the program's, else linux on this machine;
                                several make an index of an image for each
        --all-platforms         an image for each platform of the base
        --index WHEN            auto: for several platforms; always: for one, too
        --scratch-bundle KIND   accounts, /tmp and certificates below the files, on
                                scratch: minimal; with time zones: standard

      Files:
        --file SRC[:DEST]       add a file (default DEST: /NAME)
        --directory SRC[:DEST]  add what is in a directory (default: /NAME)
        --tar FILE[:DEST]       add what is in a tar, plain or compressed, or a zip
                                (default: /); - is standard input; also
                                URL[#sha256=HEX][:DEST]
        --layer FILE            a tar that is a layer as it is, byte for byte
        --include, --exclude PATTERN
                                of directories and tars, as in .dockerignore
        --strip N               drop N leading components of names in tars
                                {platform}, {os}, {arch} and {variant} in these
                                stand for each --platform
        --mkdir PATH[:MODE[:USER[:GROUP]]]
                                a directory that is to be there
        --symlink PATH=TARGET   a symbolic link
        --remove PATH           take away what the base has there
        --chmod MODE            modes of added files: 755, u=rwX,go=rX
        --chown USER[:GROUP]    owner of what is added, by number or by a name that
                                the image knows (default 0:0)
        --split WHEN            auto: what seldom changes comes into layers of its
                                own; none (default: auto for a jar, else none)
        --jar-layout LAYOUT     what becomes of the jar: extracted, exploded or
                                packaged (default: what suits it)

      Config (kept from the base unless said here):
        --entrypoint WORDS      a JSON array or one word; clears the base's cmd
        --cmd WORDS             a JSON array or one word
        --env NAME=VALUE        set a variable; ${NAME} is what the base has
        --unset-env NAME        remove a variable of the base
        --clear-env             remove all variables of the base
        --label NAME=VALUE, --annotation NAME=VALUE, --port PORT[/PROTOCOL],
        --volume PATH, --user USER[:GROUP], --workdir PATH, --stop-signal SIGNAL
                                an annotation's NAME may begin with manifest:,
                                manifest[PLATFORM]: or index:
        --unset-label NAME, --unset-port PORT[/PROTOCOL], --unset-volume PATH
                                remove what the base has
        --healthcheck CHECK     a text for the shell, ["CMD","/app"], none, or
                                {"test":[...],"interval":"30s","timeout":"3s",...}
        --onbuild INSTRUCTION, --shell WORDS, --author NAME
        --history TEXT          add an entry without a layer to the history
        --vcs                   tell in annotations and labels where the files come
                                from: source, revision, version and created, by
                                git's files and the variables of CI systems
        --clear WHAT            remove all of the base's entrypoint, cmd, env,
                                labels, ports, volumes, user, workdir,
                                stop-signal, healthcheck, onbuild, shell, author
                                or history, before anything is set

      Destinations (default: NAME.tar in the current directory):
        --push REFERENCE        a registry; HOST[:PORT]/NAME[:TAG]
        -o, --output FILE       an archive that docker, podman, containerd and
                                skopeo load; - is standard output
        --to LOCATION           oci:DIR[:NAME], oci-archive:FILE[:NAME],
                                docker-archive:FILE[:NAME:TAG],
                                docker-daemon:NAME[:TAG], docker://REFERENCE
        -t, --tag NAME          the image's name inside archives, layouts and
                                engines; a further tag in a registry
        --archive-layout FORM   universal or legacy (one directory a layer)
        With a build file, destinations given here replace those of the file.
        --insecure HOST[:PORT]  this registry may be plain HTTP or unverified
        --cert-dir DIR          certificates: DIR/HOST[:PORT]/ca.crt, client.cert,
                                client.key
        --strict-auth           no password to a token service in another domain
        --dry-run               build and tell what it comes to, but write nowhere
        --no-cache              take nothing from earlier builds, keep nothing
        --strict                warnings about the image are errors
        {hash} and {short_hash} stand for a hash of all that makes the image.

      Output:
        --compression KIND      gzip[:1-9], estargz[:1-9], zstd[:1-19] or none
        --prefetch LIST         what readers of estargz fetch first: auto (what the
                                entrypoint needs), none, or a file of paths
        --format FORMAT         base, oci or docker
        --progress FORM         auto, plain, json or none
        --paths WHERE           relative paths of a build file start at the file
                                or at the cwd
        --json                  print the result as JSON
        -q, --quiet             no progress
        -h, --help              show this

      Options that can be repeated: platform, file, directory, tar, layer,
      include, exclude, mkdir, symlink, remove, env, unset-env, label,
      unset-label, annotation, port, unset-port, volume, unset-volume, onbuild,
      history, clear, push, output, to, tag, insecure, cert-dir.

      Examples:
        tare build -t app:1 ./app && docker load -i app.tar
        tare build --from oci-archive:base.tar --directory dist:/srv -o web.tar
        tare build --entrypoint '["/bin/server","-v"]' --file server:/bin/server
        tare build --from alpine --platform linux/amd64,linux/arm64 \\
            --file 'dist/{arch}/app:/usr/bin/app' --push ghcr.io/me/app:1
        tare build --from ghcr.io/me/app:1 --all-platforms --label team=core \\
            --push ghcr.io/me/app:1
      """;

  static final String INSPECT =
      """
      Usage: tare inspect [options] LOCATION

      LOCATION is a name in a registry, oci:DIR[:NAME], oci-archive:FILE[:NAME],
      docker-archive:FILE[:NAME:TAG], docker-daemon:NAME[:TAG], or just a file or
      directory.

      Options:
        --platform OS/ARCH[/VARIANT][:VERSION]
                   which image of an index
        --raw      the manifest or index, byte for byte
        --config   the image's config, byte for byte
        --json     everything as JSON
        --insecure HOST[:PORT], --cert-dir DIR, --strict-auth
                   as for tare build
        -h, --help show this

      --raw and --config add nothing: their SHA-256 is the digest.

      Examples:
        tare inspect app.tar
        tare inspect --platform linux/arm64 --config debian:12
      """;

  static final String LS =
      """
      Usage: tare ls [options] LOCATION [PATH]

      Lists the files of an image, without unpacking it: mode, owner, size in bytes,
      path, and where links lead. PATH is a file, or a directory, of which the
      contents are listed (default: /). LOCATION is as for tare inspect.

      Options:
        -R, --recursive
                   also what is in directories below
        -l, --long changes nothing; lines are long anyway
        --depth N  that many levels of directories
        -L, --follow
                   follow the image's links that are on the way to PATH
        --layer N  what one layer has, 1 being the lowest; w is what it takes away,
                   o a directory of which it takes away the old contents
        --tree     draw it
        --sizes    directories by what is in them, the largest first
        --json     one JSON object a line
        --platform OS/ARCH[/VARIANT][:VERSION]
                   which image of an index; default: linux on this machine
        --no-cache take nothing from earlier runs, keep nothing
        --insecure HOST[:PORT], --cert-dir DIR, --strict-auth
                   as for tare build
        -h, --help show this

      Examples:
        tare ls debian:12 /etc/apt
        tare ls -R --layer 2 oci:images:app
        tare ls --sizes --depth 2 app.tar /usr
      """;

  static final String TAGS =
      """
      Usage: tare tags [options] NAME

      Lists the tags of a repository, one a line, in the registry's order. NAME is
      [docker://][HOST[:PORT]/]NAME, without a tag.

      Options:
        --json     {"name": ..., "tags": [...]}
        --insecure HOST[:PORT], --cert-dir DIR, --strict-auth
                   as for tare build
        -h, --help show this

      Example:
        tare tags ghcr.io/me/app
      """;

  static final String COPY =
      """
      Usage: tare copy [options] SOURCE DESTINATION

      Copies an image between any two places: registries, layouts, archives and
      engines. An index is copied whole; digests stay the same. Between registries
      nothing touches the disk, and what is there already is not sent.

      Options:
        --platform OS/ARCH[/VARIANT][:VERSION][,...]
                                of an index only this image, without the index;
                                of several an index of them
        -t, --tag NAME          one more name at the destination; can be repeated
        --referrers             also what refers to the image: signatures, SBOMs
        --archive-layout FORM   universal or legacy
        --insecure HOST[:PORT]  this registry may be plain HTTP or unverified
        --cert-dir DIR          certificates in certs.d layout
        --strict-auth           no password to a token service in another domain
        --json                  print the result as JSON
        --progress FORM         auto, plain, json or none
        -q, --quiet             no progress
        -h, --help              show this

      SOURCE may be just a file or directory; DESTINATION says what it is, unless it
      is a file that ends in .tar.

      Examples:
        tare copy debian:12 debian.tar
        tare copy app.tar docker-daemon:app:1
        tare copy --platform linux/amd64,linux/arm64 debian:12 reg.example.com/base
        tare copy -t reg.example.com/app:2.1 app.tar reg.example.com/app:2
      """;

  static final String LOGIN =
      """
      Usage: tare login [-u USER] [--password-stdin] [REGISTRY]
             tare login --explain [REGISTRY]
             tare logout [REGISTRY]
             tare check-auth [--push] IMAGE

      login asks the registry whether it takes the credentials, and keeps them
      where Docker and Podman find them: with the credential helper that is
      configured, else in REGISTRY_AUTH_FILE, else in Docker's config.json.
      --explain tells where credentials would come from, never what they are.
      logout forgets them wherever they would be found. check-auth asks whether a
      repository can be read, or with --push written, and leaves nothing there.
      Without REGISTRY docker.io is meant.

      Options:
        -u, --username USER     the user; asked for on a terminal if not given
        --password-stdin        the password is all of standard input
        --insecure HOST[:PORT]  this registry may be plain HTTP or unverified
        --cert-dir DIR          certificates in certs.d layout
        --strict-auth           no password to a token service in another domain
        -h, --help              show this

      Example:
        tare login -u ci --password-stdin reg.example.com < password
      """;

  static final String CACHE =
      """
      Usage: tare cache info|prune|clear

      Builds keep layers, and what they have read of bases, so that what has not
      changed is not made, read or asked for again. info tells where and how much
      that is. prune removes what was used longest ago until the limit is kept;
      builds do so, too. clear removes all of it.

      TARE_CACHE is the directory, or off; else it is tare in XDG_CACHE_HOME or in
      ~/.cache. TARE_CACHE_SIZE is the limit: 500M, 20G (default: 10G).

      Options:
        -h, --help              show this

      Example:
        TARE_CACHE_SIZE=1G tare cache prune
      """;

  static final String COMPLETION =
      """
      Usage: tare completion bash|zsh|fish

      Prints a script that completes commands, options and their values. To use it
      in every new shell:

        bash   echo 'eval "$(tare completion bash)"' >> ~/.bashrc
        zsh    echo 'source <(tare completion zsh)' >> ~/.zshrc
        fish   tare completion fish > ~/.config/fish/completions/tare.fish
      """;

  static final String SCHEMA =
      """
      Usage: tare schema

      Prints the JSON Schema (draft 2020-12) of build files with tare: 1. Editors
      complete and check them if the first line names it:

        tare schema > tare-1.schema.json
        # yaml-language-server: $schema=tare-1.schema.json
      """;

  static final String VERSION =
      """
      Usage: tare version

      Shows the version of tare.
      """;

  private Help() {}
}
