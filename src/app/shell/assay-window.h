/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The window: welcome when no project is open, else sidebar, zone and status bar. One project a window. */

#include "app/shell/assay-application.h"
#include "engine/project/assay-project.h"

G_BEGIN_DECLS

#define ASSAY_TYPE_WINDOW (assay_window_get_type ())
G_DECLARE_FINAL_TYPE (AssayWindow, assay_window, ASSAY, WINDOW, AdwApplicationWindow)

AssayWindow *assay_window_new         (AssayApplication *application);
/* Opens the project in @folder, or shows the window that has it; trouble is told in the window. */
void         assay_window_open        (AssayWindow *self, const char *folder);
void         assay_window_show_zone   (AssayWindow *self, const char *zone);
const char  *assay_window_get_folder  (AssayWindow *self); /* canonical; %NULL if none is open */
/* It goes as soon as its project is closed; nothing is opened in it any more. */
gboolean     assay_window_is_closing  (AssayWindow *self);
void         assay_window_toast       (AssayWindow *self, const char *text);

G_END_DECLS
