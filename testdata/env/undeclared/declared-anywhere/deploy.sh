#!/bin/sh
export SHELL_KEY=1
