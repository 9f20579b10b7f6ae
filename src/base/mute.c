/* SPDX-License-Identifier: GPL-3.0-or-later
 * What libraries print of their own accord: not where a reader of results, or of JSON, would find it. */
#include <atomesh/base.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int AmStdoutMute(void)
{
  const int nowhere = open("/dev/null", O_WRONLY);
  int       out;

  fflush(stdout);
  out = dup(STDOUT_FILENO);
  dup2(nowhere, STDOUT_FILENO);
  close(nowhere);
  return out;
}

void AmStdoutUnmute(int out)
{
  fflush(stdout);
  dup2(out, STDOUT_FILENO);
  close(out);
}
