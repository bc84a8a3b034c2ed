/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine-kit.h"

#include "engine/host/assay-loader-walk.h"
#include "engine/host/assay-loader.h"
#include "base/assay-id.h"
#include "engine/project/assay-new-assets.h"
#include "engine/project/assay-new-project.h"
#include "support/faulty-io.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Mutations: read_one without the check of the name; one bad file that ends the reading; links that
 * are not followed silently. */

typedef struct
{
  GPtrArray *files;
  AssayProblems *problems;
} Read;

static void
read_clear (Read *read)
{
  g_clear_pointer (&read->files, g_ptr_array_unref);
  g_clear_pointer (&read->problems, assay_problems_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Read, read_clear)

static Read
read_project (EngineKit *kit)
{
  g_autoptr (GError) error = NULL;
  Read read = {NULL, assay_problems_new ()};

  read.files = assay_loader_read (assay_io_system (), assay_clock_system (), kit->folder, NULL,
                                  read.problems, &error);
  g_assert_no_error (error);
  return read;
}

static const AssayLoadedFile *
find (const Read *read, const char *path)
{
  for (guint i = 0; i < read->files->len; i++)
    if (g_str_equal (((AssayLoadedFile *) read->files->pdata[i])->path, path))
      return read->files->pdata[i];
  return NULL;
}

static guint
count_for (const Read *read, const char *file)
{
  guint n = 0;

  for (guint i = 0; i < assay_problems_count (read->problems); i++)
    n += g_strcmp0 (assay_problems_get (read->problems, i)->file, file) == 0;
  return n;
}

static void
test_examples (void)
{
  static const char *const examples[] = {"tiny", "astroduck"};

  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_auto (EngineKit) kit;
      g_auto (Read) read = {0};

      engine_kit_init (&kit, examples[i]);
      read = read_project (&kit);
      g_assert_cmpuint (assay_problems_count (read.problems), ==, 0);
      for (guint k = 0; k < read.files->len; k++)
        {
          const AssayLoadedFile *file = read.files->pdata[k];

          g_assert_nonnull (file->document);
          if (k > 0)
            g_assert_cmpstr (((AssayLoadedFile *) read.files->pdata[k - 1])->path, <, file->path);
        }
    }
}

static void
test_bad_files_alone_are_left_out (void)
{
  g_auto (EngineKit) kit;
  g_auto (Read) read = {0};
  g_autofree char *pipe_path = NULL, *link_path = NULL;

  engine_kit_init (&kit, "tiny");
  engine_kit_write (&kit, "specs/typo.json",
                    "{\"schema\":\"spec/"
                    "1\",\"id\":\"typo\",\"title\":\"T\",\"assetType\":\"ui_icon\","
                    "\"checkpointId\":\"sdxl\",\"promt\":1}");
  engine_kit_write (&kit, "specs/half.json", "{\"schema\":\"spec/1\",");
  engine_kit_write (&kit, "specs/Stray Name.json", "{}");
  engine_kit_write (&kit, "specs/notes.txt", "no document");
  engine_kit_write (&kit, "specs/.hidden.json.1-1.tmp", "half a file of ours");
  pipe_path = engine_kit_path (&kit, "specs/pipe.json");
  link_path = engine_kit_path (&kit, "specs/gone.json");
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  g_assert_cmpint (symlink ("/nonexistent", link_path), ==, 0);
  read = read_project (&kit);
  g_assert_nonnull (find (&read, "specs/potion.json")->document);
  g_assert_null (find (&read, "specs/typo.json")->document);
  g_assert_null (find (&read, "specs/half.json")->document);
  g_assert_cmpuint (count_for (&read, "specs/typo.json"), ==, 1);
  g_assert_cmpuint (count_for (&read, "specs/half.json"), ==, 1);
  g_assert_cmpuint (count_for (&read, "specs/Stray Name.json"), ==, 1);
  g_assert_nonnull (find (&read, "specs/pipe.json")); /* unreadable is not gone */
  g_assert_null (find (&read, "specs/pipe.json")->bytes);
  g_assert_cmpuint (count_for (&read, "specs/pipe.json"), ==, 1);
  g_assert_cmpuint (count_for (&read, "specs/gone.json"), ==, 1);
  g_assert_cmpuint (assay_problems_count (read.problems), ==, 5);
  g_assert_true (assay_problems_has (read.problems, "document.unreadable"));
}

static void
test_too_large (void)
{
  g_auto (EngineKit) kit;
  g_auto (Read) read = {0};
  g_autofree char *path = NULL;

  engine_kit_init (&kit, "tiny");
  engine_kit_write (&kit, "specs/large.json", "{}");
  path = engine_kit_path (&kit, "specs/large.json");
  g_assert_cmpint (truncate (path, ASSAY_DOCUMENT_MAX_BYTES + 1), ==, 0);
  read = read_project (&kit);
  g_assert_cmpuint (count_for (&read, "specs/large.json"), ==, 1);
  g_assert_cmpuint (assay_problems_count (read.problems), ==, 1);
}

static void
test_no_project (void)
{
  g_autoptr (TempFolder) folder = temp_folder_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (
    assay_loader_read (assay_io_system (), assay_clock_system (), folder, NULL, problems, &error));
  g_assert_nonnull (strstr (error->message, "project.json"));
}

/* A folder that cannot be listed must not look like an empty one: its documents would count as
 * deleted. */
static void
test_unlistable_folder (void)
{
  guint n_failed = 0;

  for (guint nth = 1;; nth++)
    {
      g_auto (EngineKit) kit;
      g_autoptr (FaultyIo) io = faulty_io_new (assay_io_system ());
      g_autoptr (AssayProblems) problems = assay_problems_new ();
      g_autoptr (GPtrArray) files = NULL;
      g_autoptr (GError) error = NULL;

      engine_kit_init (&kit, "astroduck");
      faulty_io_fail (io, FAULTY_LIST, nth, 1, EACCES);
      files = assay_loader_read (faulty_io_table (io), assay_clock_system (), kit.folder, NULL,
                                 problems, &error);
      if (!faulty_io_has_struck (io))
        break;
      n_failed++;
      g_assert_null (files);
      g_assert_nonnull (error);
    }
  g_assert_cmpuint (n_failed, >=, 5);
}

/* Looking again ----------------------------------------------------------------------- */

/* A project that is read more than once, by a clock of its own. */
typedef struct
{
  EngineKit kit;
  FaultyIo *io;
  AssayManualClock clock;
  GPtrArray *files;           /* of the last look */
  guint n_folders;            /* opened in each look */
  guint n_opened, n_problems; /* n_opened: files */
} Looks;

static gboolean
pass_cb (gpointer data, const char *path, AssayLoaderEntry entry)
{
  return TRUE;
}

/* How often a folder is opened in one look. */
static guint
count_folders (Looks *looks)
{
  faulty_io_reset_counts (looks->io);
  g_assert_true (
    _assay_loader_walk (faulty_io_table (looks->io), looks->kit.folder, pass_cb, NULL, NULL));
  return faulty_io_count (looks->io, FAULTY_OPEN);
}

static void
look (Looks *looks)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&looks->files);
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (GError) error = NULL;

  faulty_io_reset_counts (looks->io);
  looks->files = assay_loader_read (faulty_io_table (looks->io), &looks->clock.parent,
                                    looks->kit.folder, before, problems, &error);
  g_assert_no_error (error);
  looks->n_opened = faulty_io_count (looks->io, FAULTY_OPEN) - looks->n_folders;
  looks->n_problems = assay_problems_count (problems);
}

/* Every file was written long ago, by @later_us. */
static void
looks_init (Looks *looks, gint64 later_us)
{
  engine_kit_init (&looks->kit, "tiny");
  looks->io = faulty_io_new (assay_io_system ());
  assay_manual_clock_init (&looks->clock, g_get_real_time () + later_us);
  looks->files = NULL;
  looks->n_folders = count_folders (looks);
  look (looks);
  g_assert_cmpuint (looks->n_opened, ==, looks->files->len);
}

static void
looks_clear (Looks *looks)
{
  g_ptr_array_unref (looks->files);
  faulty_io_free (looks->io);
  engine_kit_clear (&looks->kit);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Looks, looks_clear)

static const AssayLoadedFile *
find_looked (const Looks *looks, const char *path)
{
  return find (&(Read){looks->files, NULL}, path);
}

/* Mutations: the inode or the change time left out of the stamp; a stamp that is always believed.
 */
static void
test_unchanged_is_not_read_again (void)
{
  g_auto (Looks) looks;
  const AssayLoadedFile *potion, *project;

  looks_init (&looks, 60 * G_USEC_PER_SEC);
  potion = find_looked (&looks, "specs/potion.json");
  project = find_looked (&looks, "project.json");
  assay_loader_drop_bytes (looks.files);
  look (&looks);
  g_assert_cmpuint (looks.n_opened, ==, 0);
  g_assert_true (find_looked (&looks, "specs/potion.json") == potion);
  engine_kit_write (&looks.kit, "specs/half.json", "{\"schema\":\"spec/1\",");
  look (&looks);
  g_assert_cmpuint (looks.n_opened, ==, 1);
  g_assert_cmpuint (looks.n_problems, ==, 1);
  look (&looks);
  g_assert_cmpuint (looks.n_opened, ==, 0);
  g_assert_cmpuint (looks.n_problems, ==, 1); /* what was wrong with it still is */
  g_assert_true (find_looked (&looks, "project.json") == project);
}

/* Same size, same time of modification: an editor or a tool that puts times back. */
static void
test_other_bytes_are_read (void)
{
  g_auto (Looks) looks;
  g_autofree char *path = NULL, *text = NULL;
  struct timespec times[2];
  struct stat info;
  char *word;

  looks_init (&looks, 60 * G_USEC_PER_SEC);
  path = engine_kit_path (&looks.kit, "specs/potion.json");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  word = strstr (text, "otion");
  word[0] = 'O';
  g_assert_cmpint (stat (path, &info), ==, 0);
  engine_kit_write (&looks.kit, "specs/potion.json", text);
  times[0] = info.st_atim;
  times[1] = info.st_mtim;
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
  look (&looks);
  g_assert_cmpuint (looks.n_opened, ==, 1);
  g_assert_nonnull (find_looked (&looks, "specs/potion.json")->bytes);
}

/* It may change once more within the same tick of the file system's clock. */
static void
test_just_written_is_read_again (void)
{
  g_auto (Looks) looks;
  const AssayLoadedFile *potion;

  looks_init (&looks, 0);
  potion = find_looked (&looks, "specs/potion.json");
  look (&looks);
  g_assert_cmpuint (looks.n_opened, ==, looks.files->len);
  g_assert_true (find_looked (&looks, "specs/potion.json") == potion); /* it says the same */
  assay_manual_clock_advance (&looks.clock, 60 * G_USEC_PER_SEC);
  look (&looks);
  look (&looks);
  g_assert_cmpuint (looks.n_opened, ==, 0);
}

/* What could not be read is tried again, whatever its times say. */
static void
test_unreadable_is_tried_again (void)
{
  g_auto (Looks) looks;

  looks_init (&looks, 60 * G_USEC_PER_SEC);
  engine_kit_write (&looks.kit, "specs/later.json", "{}");
  faulty_io_fail (looks.io, FAULTY_PREAD, 1, 1, EIO);
  look (&looks);
  g_assert_cmpuint (looks.n_problems, ==, 1);
  g_assert_null (find_looked (&looks, "specs/later.json")->bytes);
  faulty_io_heal (looks.io);
  look (&looks);
  g_assert_nonnull (find_looked (&looks, "specs/later.json")->bytes);
}

static gboolean
warns (const AssayProblems *warnings, const char *code, const char *file)
{
  for (guint i = 0; i < assay_problems_count (warnings); i++)
    if (g_str_equal (assay_problems_get (warnings, i)->code, code)
        && g_str_equal (assay_problems_get (warnings, i)->file, file))
      return TRUE;
  return FALSE;
}

#define BOW                                                                                        \
  "{\"schema\":\"spec/"                                                                            \
  "1\",\"id\":\"bow\",\"title\":\"Bow\",\"assetType\":\"ui_icon\",\"checkpointId\":"               \
  "\"sdxl\"}"

/* Mutations: folders not entered; a linked folder entered; hidden ones entered. */
static void
test_folders_inside (void)
{
  g_auto (EngineKit) kit;
  g_auto (Read) read = {0};
  g_autofree char *link = NULL;

  engine_kit_init (&kit, "tiny");
  engine_kit_write (&kit, "specs/weapons/long/bow.json", BOW);
  engine_kit_write (&kit, "specs/.hidden/axe.json", BOW);
  engine_kit_write (&kit, "specs/weapons/Axe.json", BOW);
  engine_kit_write (&kit, "policies/old/routing.json", "{}");
  link = engine_kit_path (&kit, "specs/round");
  g_assert_cmpint (symlink (".", link), ==, 0);
  read = read_project (&kit);
  g_assert_nonnull (find (&read, "specs/weapons/long/bow.json")->document);
  g_assert_cmpuint (read.files->len, ==, 3); /* and those of tiny */
  g_assert_cmpuint (assay_problems_count (read.problems), ==, 1);
  g_assert_cmpuint (count_for (&read, "specs/weapons/Axe.json"), ==, 1);
}

/* Ids stay unique over all folders. */
static void
test_same_id_twice (void)
{
  g_auto (EngineKit) kit;
  g_auto (Read) read = {0};
  g_autoptr (GPtrArray) documents = g_ptr_array_new ();
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autoptr (AssayCatalog) catalog = NULL;

  engine_kit_init (&kit, "tiny");
  engine_kit_write (&kit, "specs/weapons/bow.json", BOW);
  engine_kit_write (&kit, "specs/bow.json", BOW);
  read = read_project (&kit);
  for (guint i = 0; i < read.files->len; i++)
    g_ptr_array_add (documents, ((AssayLoadedFile *) read.files->pdata[i])->document);
  catalog = assay_catalog_new (documents, problems);
  g_assert_true (warns (problems, "catalog.duplicate_id", "specs/weapons/bow.json"));
}

/* Mutations: warn_of_file, look_at or look_into without its problem. */
static void
test_strays (void)
{
  g_auto (EngineKit) kit;
  g_autoptr (AssayProblems) warnings = assay_problems_new ();
  g_autofree char *link = NULL;

  engine_kit_init (&kit, "tiny");
  assay_loader_warn (assay_io_system (), kit.folder, warnings);
  g_assert_cmpuint (assay_problems_count (warnings), ==, 0);
  engine_kit_write (&kit, "specs/notes.txt", "x");
  engine_kit_write (&kit, "specs/weapons/bow.JSON", BOW);
  engine_kit_write (&kit, "policies/routing.json~", "x");
  engine_kit_write (&kit, "policies/old/routing.json", "{}");
  engine_kit_write (&kit, "specs/.gitkeep", "");
  engine_kit_write (&kit, "spec/bow.json", BOW);
  engine_kit_write (&kit, "bow.json", BOW);
  engine_kit_write (&kit, "package.json", "{\"schema\":\"npm\"}");
  engine_kit_write (&kit, "data/level.json", "[1]");
  engine_kit_write (&kit, "rules/night.json", "{}");
  link = engine_kit_path (&kit, "specs/round");
  g_assert_cmpint (symlink (".", link), ==, 0);
  assay_loader_warn (assay_io_system (), kit.folder, warnings);
  g_assert_true (warns (warnings, "document.not_read", "specs/notes.txt"));
  g_assert_true (warns (warnings, "document.not_read", "specs/weapons/bow.JSON"));
  g_assert_true (warns (warnings, "document.not_read", "policies/routing.json~"));
  g_assert_true (warns (warnings, "document.folder_not_read", "policies/old"));
  g_assert_true (warns (warnings, "document.folder_not_read", "specs/round"));
  g_assert_true (warns (warnings, "document.elsewhere", "spec/bow.json"));
  g_assert_true (warns (warnings, "document.elsewhere", "bow.json"));
  g_assert_true (warns (warnings, "document.later_kind", "rules"));
  g_assert_cmpuint (assay_problems_count (warnings), ==, 8);
}

static void
test_copy_documents (void)
{
  g_auto (EngineKit) kit;
  g_autofree char *to = NULL, *big = NULL, *git = NULL, *spec = NULL;
  g_autoptr (GError) error = NULL;

  engine_kit_init (&kit, "tiny");
  engine_kit_write (&kit, ".git/config", "x");
  engine_kit_write (&kit, "art/big.psd", "x");
  to = g_build_filename (kit.root, "copy", NULL);
  g_assert_true (assay_copy_documents (kit.folder, to, &error));
  spec = g_build_filename (to, "specs", "potion.json", NULL);
  git = g_build_filename (to, ".git", NULL);
  big = g_build_filename (to, "art", NULL);
  g_assert_true (g_file_test (spec, G_FILE_TEST_IS_REGULAR));
  g_assert_false (g_file_test (git, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (big, G_FILE_TEST_EXISTS));
}

static void
test_find_project (void)
{
  g_auto (EngineKit) kit;
  g_autofree char *inside = NULL, *found = NULL;

  engine_kit_init (&kit, "tiny");
  inside = engine_kit_path (&kit, "specs/deeper/still");
  found = assay_find_project (inside);
  g_assert_cmpstr (found, ==, kit.folder);
  g_assert_null (assay_find_project (kit.root));
}

static void
test_new_project (void)
{
  g_auto (EngineKit) kit;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_autofree char *ignore = NULL, *text = NULL, *blocked = NULL;

  engine_kit_init (&kit, NULL);
  ignore = engine_kit_path (&kit, ".gitignore");
  g_assert_true (g_file_get_contents (ignore, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, ".assay/"));
  g_assert_false (assay_new_project (kit.folder, "Again", NULL, NULL, problems));
  g_assert_true (assay_problems_has (problems, "init.exists"));
  engine_kit_write (&kit, "file", "x");
  blocked = engine_kit_path (&kit, "file/below");
  g_assert_false (assay_new_project (blocked, "Below a file", NULL, NULL, problems));
  g_assert_true (assay_problems_has (problems, "init.failed"));
  g_assert_false (assay_new_project ("", "Where one stands", NULL, NULL, problems));
  g_assert_true (assay_problems_has (problems, "init.no_folder"));
}

#define assert_id(title, id)                                                                       \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *got = assay_new_assets_id (title);                                            \
    g_assert_cmpstr (got, ==, id);                                                                 \
    g_assert_true (assay_id_is_valid (got));                                                       \
  }                                                                                                \
  G_STMT_END

static void
test_new_assets (void)
{
  g_auto (EngineKit) kit;
  g_autoptr (AssayProblems) problems = assay_problems_new ();
  g_auto (GStrv) titles =
    assay_new_assets_split ("  Health Potion\n\nRusty Sword!\r\nHealth Potion\nHealth-Potion\n");
  g_autofree char *first = NULL, *second = NULL, *sword = NULL, *text = NULL;

  g_test_summary ("A name is enough: each line a spec with an id of its own; what is there stays");
  assert_id ("Ölkanne", "olkanne");
  assert_id ("  Große -- Axt (2)", "grosse_axt_2");
  assert_id ("\xf0\x9f\xa6\x86", "asset");
  g_assert_cmpuint (g_strv_length (titles), ==, 3);
  engine_kit_init (&kit, NULL);
  engine_kit_write (&kit, "specs/rusty_sword.json", "mine");
  g_assert_true (
    assay_new_assets_write (kit.folder, (const char *const *) titles, "ui_icon", "sdxl", problems));
  first = engine_kit_path (&kit, "specs/health_potion.json");
  second = engine_kit_path (&kit, "specs/health_potion_2.json");
  sword = engine_kit_path (&kit, "specs/rusty_sword.json");
  g_assert_true (g_file_get_contents (first, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"title\": \"Health Potion\""));
  g_assert_true (g_file_test (second, G_FILE_TEST_IS_REGULAR));
  g_clear_pointer (&text, g_free);
  g_assert_true (g_file_get_contents (sword, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "mine");
  g_assert_false (
    assay_new_assets_write (sword, (const char *const *) titles, "ui_icon", "sdxl", problems));
  g_assert_true (assay_problems_has (problems, "init.failed"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/loader/folders-inside", test_folders_inside);
  g_test_add_func ("/engine/loader/same-id-twice", test_same_id_twice);
  g_test_add_func ("/engine/loader/strays", test_strays);
  g_test_add_func ("/engine/loader/examples", test_examples);
  g_test_add_func ("/engine/loader/bad-files", test_bad_files_alone_are_left_out);
  g_test_add_func ("/engine/loader/too-large", test_too_large);
  g_test_add_func ("/engine/loader/no-project", test_no_project);
  g_test_add_func ("/engine/loader/unlistable-folder", test_unlistable_folder);
  g_test_add_func ("/engine/loader/unchanged", test_unchanged_is_not_read_again);
  g_test_add_func ("/engine/loader/other-bytes", test_other_bytes_are_read);
  g_test_add_func ("/engine/loader/just-written", test_just_written_is_read_again);
  g_test_add_func ("/engine/loader/tried-again", test_unreadable_is_tried_again);
  g_test_add_func ("/engine/new-project/copy-documents", test_copy_documents);
  g_test_add_func ("/engine/new-project/find", test_find_project);
  g_test_add_func ("/engine/new-project/init", test_new_project);
  g_test_add_func ("/engine/loader/new-assets", test_new_assets);
  return g_test_run ();
}
