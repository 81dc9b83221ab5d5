// SPDX-License-Identifier: Apache-2.0

// Reads an eStargz layer with the library that engines read it with: checks the digest of its table
// of contents, and of every chunk of every file; prints the entries, sorted by name.
//
//	estargz BLOB DIGEST
package main

import (
	"fmt"
	"io"
	"os"
	"path"
	"sort"

	"github.com/containerd/stargz-snapshotter/estargz"
	digest "github.com/opencontainers/go-digest"
)

func main() {
	lines, err := verify(os.Args[1], digest.Digest(os.Args[2]))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	sort.Strings(lines)
	for _, line := range lines {
		fmt.Println(line)
	}
}

func verify(name string, toc digest.Digest) ([]string, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	blob := io.NewSectionReader(file, 0, info.Size())
	reader, err := estargz.Open(blob)
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	verifier, err := reader.VerifyTOC(toc)
	if err != nil {
		return nil, fmt.Errorf("table: %w", err)
	}
	root, ok := reader.Lookup("")
	if !ok {
		return nil, fmt.Errorf("no root")
	}
	var lines []string
	err = walk(reader, verifier, "", root, &lines)
	return lines, err
}

func walk(r *estargz.Reader, v estargz.TOCEntryVerifier, dir string, e *estargz.TOCEntry,
	lines *[]string) (err error) {
	e.ForeachChild(func(base string, child *estargz.TOCEntry) bool {
		name := path.Join(dir, base)
		chunks := 0
		if child.Type == "reg" && child.Size > 0 {
			if chunks, err = file(r, v, child.Name, child.Size); err != nil {
				err = fmt.Errorf("%s: %w", name, err)
				return false
			}
		}
		*lines = append(*lines, fmt.Sprintf("%s %s %o %d:%d %d %s %d %s", name, child.Type, child.Mode,
			child.UID, child.GID, child.Size, child.LinkName, chunks, child.ModTime3339))
		err = walk(r, v, name, child, lines)
		return err == nil
	})
	return err
}

func file(r *estargz.Reader, v estargz.TOCEntryVerifier, name string, size int64) (int, error) {
	content, err := r.OpenFile(name)
	if err != nil {
		return 0, err
	}
	chunks := 0
	for at := int64(0); at < size; chunks++ {
		chunk, ok := r.ChunkEntryForOffset(name, at)
		if !ok {
			return 0, fmt.Errorf("no chunk at %d", at)
		}
		check, err := v.Verifier(chunk)
		if err != nil {
			return 0, err
		}
		length := chunk.ChunkSize
		if length == 0 {
			length = size - at
		}
		if _, err := io.Copy(check, io.NewSectionReader(content, at, length)); err != nil {
			return 0, err
		}
		if !check.Verified() {
			return 0, fmt.Errorf("the chunk at %d has another digest", at)
		}
		at += length
	}
	return chunks, nil
}
