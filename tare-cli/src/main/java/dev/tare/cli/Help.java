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
        inspect LOCATION         show what an image is made of
        version                  show the version
        help [COMMAND]           show this, or the help on a command

      Try:
        tare build ./program                 program.tar, for docker load
        tare build --to oci:images:app .     what the build file in . says

      Exit codes: 0 done, 2 wrong usage or build file, 3 authentication, 4 not found,
      5 network, 6 broken content, 7 limit, 8 input/output, 130 interrupted.
      """;

  static final String BUILD =
      """
      Usage: tare build [options] [WHAT]

      WHAT is a build file (dinker.json, or - for one on standard input), a
      directory with a build file, or a program, which is put at /NAME and
      becomes the entrypoint. Without WHAT: the current directory, or what the
      options add.

      Base:
        --from LOCATION         start from this image (default: scratch)
        --from-archive FILE     start from an OCI archive
        --platform OS/ARCH[/VARIANT]
                                default: the program's, else linux on this machine

      Files:
        --file SRC[:DEST]       add a file
        --directory SRC[:DEST]  add what is in a directory
        --tar FILE[:DEST]       add what is in a tar or tar.gz
        --chmod MODE            modes of added files: 755, u=rwX,go=rX
        --chown UID[:GID]       owner of added files (default 0:0)

      Config (kept from the base unless said here):
        --entrypoint WORDS      a JSON array or one word; clears the base's cmd
        --cmd WORDS             a JSON array or one word
        --env NAME=VALUE        set a variable
        --unset-env NAME        remove a variable of the base
        --clear-env             remove all variables of the base
        --label NAME=VALUE, --annotation NAME=VALUE, --port PORT[/PROTOCOL],
        --volume PATH, --user USER[:GROUP], --workdir PATH, --stop-signal SIGNAL

      Destinations (default: NAME.tar in the current directory):
        -o, --output FILE       an archive that docker, podman, containerd and
                                skopeo load; - is standard output
        --to LOCATION           oci:DIR[:NAME], oci-archive:FILE[:NAME],
                                docker-archive:FILE[:NAME:TAG]
        -t, --tag NAME          the image's name inside archives and layouts
        --archive-layout FORM   universal or legacy (one directory a layer)
        With a build file, destinations given here replace those of the file.
        {hash} and {short_hash} stand for a hash of all that makes the image.

      Output:
        --compression KIND      gzip[:1-9] or none
        --format FORMAT         base, oci or docker
        --progress FORM         auto, plain, json or none
        --paths WHERE           relative paths of a build file start at the file
                                or at the cwd
        --json                  print the result as JSON
        -q, --quiet             no progress

      Options that can be repeated: file, directory, tar, env, unset-env, label,
      annotation, port, volume, output, to, tag.

      Examples:
        tare build -t app:1 ./app && docker load -i app.tar
        tare build --from oci-archive:base.tar --directory dist:/srv -o web.tar
        tare build --entrypoint '["/bin/server","-v"]' --file server:/bin/server
      """;

  static final String INSPECT =
      """
      Usage: tare inspect [options] LOCATION

      LOCATION is oci:DIR[:NAME], oci-archive:FILE[:NAME],
      docker-archive:FILE[:NAME:TAG], or just a file or directory.

      Options:
        --platform OS/ARCH[/VARIANT]
                   which image of an index
        --raw      the manifest or index, byte for byte
        --config   the image's config, byte for byte
        --json     everything as JSON
      """;

  private Help() {}
}
