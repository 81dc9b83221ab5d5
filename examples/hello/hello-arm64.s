// SPDX-License-Identifier: Apache-2.0
// Prints a line and ends well: Linux, arm64, no library.
//   aarch64-linux-gnu-as -o hello.o hello-arm64.s
//   aarch64-linux-gnu-ld -n -s -o hello-arm64 hello.o

        .globl  _start
        .text
_start: mov     x8, #64                 // write
        mov     x0, #1                  // to standard output
        adr     x1, text
        mov     x2, #length
        svc     #0
        mov     x8, #93                 // exit
        mov     x0, #0
        svc     #0

text:   .ascii  "hello from an image without a container\n"
        .equ    length, . - text
