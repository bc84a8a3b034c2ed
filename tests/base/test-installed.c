/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/assay-installed.h"

/* Mutations: common_folder that counts bytes, not folders; the suffix that is not asked for. */
static void
test_move (void)
{
  static const struct
  {
    const char *place, *bin, *program, *found;
  } cases[] = {
    {"/usr/share/assay", "/usr/bin", "/usr/bin/assayctl", "/usr/share/assay"},
    {"/usr/share/assay", "/usr/bin", "/tmp/root/usr/bin/assayctl", "/tmp/root/usr/share/assay"},
    {"/usr/share/assay", "/usr/bin", "/opt/assay/bin/assayctl", "/opt/assay/share/assay"},
    {"/usr/share/assay", "/usr/bin", "/bin/assayctl", "/share/assay"},
    {"/usr/binary", "/usr/bin", "/opt/bin/assay", "/opt/binary"},
    {"/var/assay", "/opt/assay/bin", "/d/opt/assay/bin/assay", "/d/var/assay"},
    {"/usr/share/assay", "/usr/bin", "/home/me/assay/_build/src/cli/assayctl", NULL},
    {"/usr/share/assay", "/usr/bin", "/opt/sbin/assayctl", NULL},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found =
        assay_installed_move (cases[i].place, cases[i].bin, cases[i].program);

      g_assert_cmpstr (found, ==, cases[i].found);
    }
}

/* This program lies in no bin folder. */
static void
test_find (void)
{
  g_autofree char *there = assay_installed_find (assay_io_system (), "/usr", "/usr/bin");
  g_autofree char *none = assay_installed_find (assay_io_system (), "/usr/no-such", "/usr/bin");

  g_assert_cmpstr (there, ==, "/usr");
  g_assert_null (none);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/installed/move", test_move);
  g_test_add_func ("/base/installed/find", test_find);
  return g_test_run ();
}
