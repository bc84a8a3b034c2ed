/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/review/assay-review-keys.h"

/* Where the letters are on the keyboard of the United States. */
static const struct
{
  char letter;
  guint keycode;
  AssayReviewKeyKind kind;
} letters[] = {
  {'Y', 29, ASSAY_REVIEW_KEY_ANSWER_YES},    {'N', 57, ASSAY_REVIEW_KEY_ANSWER_NO},
  {'U', 30, ASSAY_REVIEW_KEY_ANSWER_UNSURE}, {'S', 39, ASSAY_REVIEW_KEY_SKIP},
  {'Z', 52, ASSAY_REVIEW_KEY_UNDO},
};

#define KEYCODE_1 10 /* 1 .. 9 follow */
#define KEYCODE_9 18
#define KEYCODE_0 19

static const struct
{
  guint keyval;
  AssayReviewKeyKind kind;
} named[] = {
  {GDK_KEY_BackSpace, ASSAY_REVIEW_KEY_UNDO},      {GDK_KEY_Left, ASSAY_REVIEW_KEY_PREVIOUS},
  {GDK_KEY_Right, ASSAY_REVIEW_KEY_NEXT},          {GDK_KEY_Page_Up, ASSAY_REVIEW_KEY_PREVIOUS},
  {GDK_KEY_Page_Down, ASSAY_REVIEW_KEY_NEXT},      {GDK_KEY_plus, ASSAY_REVIEW_KEY_ZOOM_IN},
  {GDK_KEY_equal, ASSAY_REVIEW_KEY_ZOOM_IN},       {GDK_KEY_KP_Add, ASSAY_REVIEW_KEY_ZOOM_IN},
  {GDK_KEY_minus, ASSAY_REVIEW_KEY_ZOOM_OUT},      {GDK_KEY_KP_Subtract, ASSAY_REVIEW_KEY_ZOOM_OUT},
  {GDK_KEY_underscore, ASSAY_REVIEW_KEY_ZOOM_OUT},
};

/* A letter the Latin alphabet does not have: the place counts. */
static gboolean
is_foreign_letter (guint keyval)
{
  gunichar c = gdk_keyval_to_unicode (keyval);

  return c != 0 && g_unichar_isalpha (c) && g_unichar_get_script (c) != G_UNICODE_SCRIPT_LATIN;
}

/* The key that types @letter, which is at @place. */
static gboolean
is_letter (guint keyval, guint keycode, char letter, guint place)
{
  return is_foreign_letter (keyval) ? keycode == place
                                    : gdk_keyval_to_upper (keyval) == (guint) letter;
}

static AssayReviewKey
find_letter (guint keyval, guint keycode)
{
  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    if (is_letter (keyval, keycode, letters[i].letter, letters[i].keycode))
      return (AssayReviewKey){.kind = letters[i].kind};
  for (guint i = 0; assay_layers[i] != NULL; i++)
    if (is_letter (keyval, keycode, assay_layers[i]->key, assay_layers[i]->place))
      return (AssayReviewKey){.kind = ASSAY_REVIEW_KEY_TOOL, .tool = assay_layers[i]};
  return (AssayReviewKey){ASSAY_REVIEW_KEY_NONE};
}

static AssayReviewKey
find_own_key_of_tool (guint keyval)
{
  for (guint i = 0; assay_layers[i] != NULL; i++)
    for (const AssayLayerKey *own = assay_layers[i]->keys; own != NULL && own->keyval != 0; own++)
      if (own->keyval == keyval)
        return (AssayReviewKey){
          .kind = ASSAY_REVIEW_KEY_TOOL_OWN, .tool = assay_layers[i], .keyval = keyval};
  return (AssayReviewKey){ASSAY_REVIEW_KEY_NONE};
}

static AssayReviewKey
zoom_to (int number)
{
  return number <= 8 ? (AssayReviewKey){.kind = ASSAY_REVIEW_KEY_ZOOM, .number = number}
                     : (AssayReviewKey){ASSAY_REVIEW_KEY_NONE};
}

/* Digits as typed, else by place: a French keyboard types them only with Shift. */
static AssayReviewKey
find_digit (guint keyval, guint keycode)
{
  if (keyval >= GDK_KEY_0 && keyval <= GDK_KEY_9)
    return zoom_to ((int) (keyval - GDK_KEY_0));
  if (keyval >= GDK_KEY_KP_0 && keyval <= GDK_KEY_KP_9)
    return zoom_to ((int) (keyval - GDK_KEY_KP_0));
  if (keycode >= KEYCODE_1 && keycode <= KEYCODE_9)
    return zoom_to ((int) (keycode - KEYCODE_1) + 1);
  return keycode == KEYCODE_0 ? zoom_to (0) : (AssayReviewKey){ASSAY_REVIEW_KEY_NONE};
}

AssayReviewKey
assay_review_key_find (guint keyval, guint keycode, GdkModifierType modifiers)
{
  GdkModifierType held =
    modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK | GDK_HYPER_MASK);
  AssayReviewKey key = find_letter (keyval, keycode);

  if (held == GDK_CONTROL_MASK && (modifiers & GDK_SHIFT_MASK) == 0
      && key.kind == ASSAY_REVIEW_KEY_UNDO)
    return key;
  if (held != 0)
    return (AssayReviewKey){ASSAY_REVIEW_KEY_NONE};
  if (key.kind == ASSAY_REVIEW_KEY_NONE)
    key = find_own_key_of_tool (keyval);
  if (key.kind != ASSAY_REVIEW_KEY_NONE)
    return key;
  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    if (named[i].keyval == keyval
        && !((modifiers & GDK_SHIFT_MASK) != 0
             && (keyval == GDK_KEY_Left || keyval == GDK_KEY_Right)))
      return (AssayReviewKey){.kind = named[i].kind};
  return find_digit (keyval, keycode);
}

gint64
assay_review_clock_pressed_us (AssayReviewClock *self, guint32 event_ms, gint64 now_us)
{
  guint32 offset = (guint32) (now_us / 1000) - event_ms;

  if (event_ms == 0)
    return now_us;
  if (!self->known || (gint32) (offset - self->offset_ms) < 0)
    self->offset_ms = offset;
  self->known = TRUE;
  return now_us - (gint64) (gint32) (offset - self->offset_ms) * 1000;
}
