/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/command-fold.h"

/* What is put on record: the project, its documents, pins, exports, and a queue that stands still.
 */

static void
test_records (void)
{
  g_autoptr (Fold) fold = fold_new ();
  g_autofree char *hex = fold_hex (1);

  EXPECT (fold, "project.opened",
          "{'command':'project.open','args':{'program':'assay','version':'0.1.0'}}");
  EXPECT (fold, "project.opened",
          "{'command':'project.open','args':{'program':'assay','version':'0.1.0'}}");
  EXPECT (fold, "spec.pinned spec.rebound",
          "{'command':'spec.pin','args':{'pinned':[{'spec':'potion','profile':'copax','version':1,"
          "'hash':'%s','line':'%s'}],'rebound':[{'spec':'sword'}]}}",
          hex, hex);
  EXPECT (fold, "!command.incomplete",
          "{'command':'spec.pin','args':{'pinned':[{'spec':'potion'}]}}");
  EXPECT (fold, "!documents.twice",
          "{'command':'spec.pin','args':{'pinned':[{'spec':'potion','line':'%s'}],"
          "'rebound':[{'spec':'potion'}]}}",
          hex);
  EXPECT (fold, "export.written",
          "{'command':'export.record','args':{'target':'game','files':2,'manifest':'%s'}}", hex);
  EXPECT (fold, "!command.incomplete",
          "{'command':'export.record','args':{'target':'game','files':2}}");
}

static void
test_documents (void)
{
  g_autoptr (Fold) fold = fold_new ();
  g_autofree char *hex = fold_hex (1);

  EXPECT (fold, "", "{'command':'documents.observe','args':{'changes':[]}}");
  EXPECT (fold, "document.changed document.changed",
          "{'command':'documents.observe','args':{'changes':["
          "{'path':'specs/a.json','kind':'spec','id':'a','hash':'%s','blob':'%s'},"
          "{'path':'specs/gone.json','kind':'spec','id':'gone'}]}}",
          hex, hex);
  EXPECT (fold, "!documents.twice",
          "{'command':'documents.observe','args':{'changes':["
          "{'path':'specs/a.json','kind':'spec','id':'a'},{'path':'specs/"
          "a.json','kind':'spec','id':'a'}]}}");
  EXPECT (fold, "!documents.no_blob",
          "{'command':'documents.observe','args':{'changes':["
          "{'path':'specs/b.json','kind':'spec','id':'b','hash':'%s','blob':'%s'},"
          "{'path':'specs/a.json','kind':'spec','id':'a','hash':'%s'}]}}",
          hex, hex, hex);
}

static void
test_queue (void)
{
  g_autoptr (Fold) fold = fold_new ();

  EXPECT (fold, "", "{'command':'queue.resume','args':{}}");
  EXPECT (fold, "queue.paused", "{'command':'queue.pause','args':{'reason':'lunch'}}");
  EXPECT (fold, "", "{'command':'queue.pause','args':{}}");
  fold_plan (fold, "J1", "potion", 0, 0, "plan.computed job.queued");
  fold_start (fold, "J1", 1, "!queue.is_paused");
  EXPECT (fold, "queue.resumed", "{'command':'queue.resume','args':{}}");
  fold_start (fold, "J1", 1, "job.submitting");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decide/records", test_records);
  g_test_add_func ("/decide/documents", test_documents);
  g_test_add_func ("/decide/queue", test_queue);
  return g_test_run ();
}
