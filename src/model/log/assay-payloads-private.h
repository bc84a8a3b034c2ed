/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* For the files assay-payloads-<group>.c: tables of payloads, and below them the rows of the
 * events that carry them. */

#include "model/log/assay-event.h"
#include "model/log/assay-payloads.h"

G_BEGIN_DECLS

/* A row: topics by their last word; every event changes the status too. */
#define ASSAY_EVENT(its_type, its_entity, its_payload, topic, wakes_runner)                        \
  {                                                                                                \
    .type = (its_type), .version = 1, .entity_type = (its_entity), .payload = &(its_payload),      \
    .topics = ASSAY_TOPIC_##topic | ASSAY_TOPIC_STATUS, .wakes = (wakes_runner)                    \
  }

G_END_DECLS
