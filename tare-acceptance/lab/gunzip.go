// SPDX-License-Identifier: Apache-2.0

// Reads a tar in one gzip member, as engines written in Go do, and prints its SHA-256 and how many
// members it has. Fails if anything stands behind the gzip member.
package main

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	file, err := os.Open(os.Args[1])
	check(err)
	raw := bufio.NewReader(file)
	in, err := gzip.NewReader(raw)
	check(err)
	in.Multistream(false)
	hash := sha256.New()
	content := io.TeeReader(in, hash)
	members := 0
	for archive := tar.NewReader(content); ; members++ {
		_, err := archive.Next()
		if err == io.EOF {
			break
		}
		check(err)
		_, err = io.Copy(io.Discard, archive)
		check(err)
	}
	_, err = io.Copy(io.Discard, content)
	check(err)
	if rest, err := raw.Peek(1); err != io.EOF {
		check(fmt.Errorf("more behind the member: %x", rest))
	}
	fmt.Printf("%x %d\n", hash.Sum(nil), members)
}
