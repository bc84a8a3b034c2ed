/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/table/assay-field.h"
#include "model/documents/assay-kind.h"
#include "model/table/assay-table-private.h"

#include "base/assay-digest.h"
#include "base/assay-id.h"

#include <string.h>

#define VERSION_MAX_DIGITS 6

gint64
_assay_field_max_characters (const AssayField *field)
{
  if (field->maximum > 0)
    return field->maximum;
  return field->type == ASSAY_FIELD_TEXT ? ASSAY_TEXT_CHARACTERS : ASSAY_STRING_CHARACTERS;
}

void
_assay_field_bounds (const AssayField *field, gint64 *minimum, gint64 *maximum)
{
  gboolean bounded = field->minimum != 0 || field->maximum != 0;

  *minimum = bounded ? field->minimum : -ASSAY_INTEGER_MAX;
  *maximum = bounded ? field->maximum : ASSAY_INTEGER_MAX;
}

gboolean
_assay_is_control (AssayFieldType type, const char *c)
{
  if (type == ASSAY_FIELD_TEXT && (*c == '\n' || *c == '\t'))
    return FALSE;
  return (guchar) c[0] < 0x20 || c[0] == 0x7f
         || ((guchar) c[0] == 0xc2 && (guchar) c[1] >= 0x80 && (guchar) c[1] <= 0x9f);
}

void
_assay_replace_controls (AssayFieldType type, char *text, char instead)
{
  for (char *c = text; *c != '\0'; c++)
    if (_assay_is_control (type, c))
      {
        if ((guchar) *c == 0xc2) /* C1 has two bytes */
          *c++ = instead;
        *c = instead;
      }
}

char *
_assay_quote (const char *text)
{
  const char *end = text + strnlen (text, ASSAY_TABLE_SHOWN_BYTES);

  char *quoted;

  if (*end == '\0')
    quoted = g_strdup (text);
  else
    {
      end = g_utf8_find_prev_char (text, end + 1);
      quoted = g_strdup_printf ("%.*s…", (int) (end - text), text);
    }
  _assay_replace_controls (ASSAY_FIELD_STRING, quoted, '?');
  return quoted;
}

char *
_assay_decimal_text (gint64 value, int scale)
{
  guint64 magnitude = value < 0 ? -(guint64) value : (guint64) value;
  guint64 unit = 1;
  g_autofree char *fraction = NULL;
  gsize n;

  for (int i = 0; i < scale; i++)
    unit *= 10;
  if (magnitude % unit == 0)
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT, value < 0 ? "-" : "", magnitude / unit);
  fraction = g_strdup_printf ("%0*" G_GUINT64_FORMAT, scale, magnitude % unit);
  for (n = strlen (fraction); fraction[n - 1] == '0'; n--)
    fraction[n - 1] = '\0';
  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%s", value < 0 ? "-" : "", magnitude / unit,
                          fraction);
}

/* Letters and digits, as the names of all fields: nothing of it is written otherwise in a pointer.
 */
static gboolean
is_plain (const char *name)
{
  while (g_ascii_isalnum (*name))
    name++;
  return *name == '\0';
}

void
_assay_pointer_append (GString *path, const char *name)
{
  gsize start = path->len;

  g_string_append_c (path, '/');
  if (is_plain (name))
    {
      g_string_append (path, name);
      return;
    }
  for (const char *c = name; *c != '\0'; c++)
    if (*c == '~')
      g_string_append (path, "~0");
    else if (*c == '/')
      g_string_append (path, "~1");
    else
      g_string_append_c (path, *c);
  _assay_replace_controls (ASSAY_FIELD_STRING, path->str + start, '?');
}

/* "@12" at the end; without leading zeros, at most six digits. */
static gboolean
parse_version (const char *text, int *out)
{
  gsize n = strlen (text);
  int version = 0;

  if (n < 1 || n > VERSION_MAX_DIGITS || text[0] == '0')
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      version = version * 10 + (text[i] - '0');
    }
  *out = version;
  return TRUE;
}

gboolean
_assay_reference_parse (const char *text, gboolean *out_builtin, char **out_id, int *out_version)
{
  gboolean builtin = g_str_has_prefix (text, "builtin:");
  const char *rest = builtin ? text + strlen ("builtin:") : text;
  const char *at = strchr (rest, '@');
  g_autofree char *id = at != NULL ? g_strndup (rest, at - rest) : g_strdup (rest);
  int version = 0;

  if (!assay_id_is_valid (id) || (builtin && at == NULL)
      || (at != NULL && !parse_version (at + 1, &version)))
    return FALSE;
  if (out_builtin != NULL)
    *out_builtin = builtin;
  if (out_id != NULL)
    *out_id = g_steal_pointer (&id);
  if (out_version != NULL)
    *out_version = version;
  return TRUE;
}

gboolean
_assay_path_is_safe (const char *text)
{
  const char *component = text;

  if (*text == '\0' || strchr ("/\\~", *text) != NULL || strchr (text, ':') != NULL)
    return FALSE;
  for (;;)
    {
      gsize n = strcspn (component, "/\\");

      if (n == 2 && component[0] == '.' && component[1] == '.')
        return FALSE;
      if (component[n] == '\0')
        return TRUE;
      component += n + 1;
    }
}

static gboolean
has_controls (const AssayField *field, const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    if (((guchar) *c < 0x20 || *c == 0x7f || (guchar) *c == 0xc2)
        && _assay_is_control (field->type, c))
      return TRUE;
  return FALSE;
}

/* Of @n_bytes bytes there are at most as many characters, and at least a quarter. */
static gboolean
has_more (const char *text, gsize n_bytes, gint64 characters)
{
  return (gint64) n_bytes > characters && g_utf8_strlen (text, (gssize) n_bytes) > characters;
}

static gboolean
has_less (const char *text, gsize n_bytes, gint64 characters)
{
  return (gint64) n_bytes < 4 * characters && g_utf8_strlen (text, (gssize) n_bytes) < characters;
}

static gboolean
check_length (AssayReading *self, const AssayField *field, const char *text, gsize n_bytes)
{
  gint64 most = _assay_field_max_characters (field);
  g_autofree char *limit = NULL;

  if (n_bytes > ASSAY_STRING_MAX_BYTES || has_more (text, n_bytes, most))
    {
      limit = _assay_decimal_text (most, 0);
      _assay_reading_fail (self, "document.too_long", N_ ("“{0}” has more than {1} characters."),
                           N_ ("Shorten it."), field->name, limit, NULL, NULL);
      return FALSE;
    }
  if (field->minimum > 0 && has_less (text, n_bytes, field->minimum))
    {
      _assay_reading_fail (self, "document.empty", N_ ("“{0}” is empty."),
                           N_ ("Write something or leave the member out."), field->name, NULL, NULL,
                           NULL);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_characters (AssayReading *self, const AssayField *field, const char *text, gsize n_bytes)
{
  if (memchr (text, '\0', n_bytes) != NULL)
    {
      _assay_reading_fail (self, "document.nul", N_ ("“{0}” holds the character NUL."),
                           N_ ("Remove “\\u0000”."), field->name, NULL, NULL, NULL);
      return FALSE;
    }
  if (has_controls (field, text))
    {
      _assay_reading_fail (
        self, "document.control_character", N_ ("“{0}” holds a control character."),
        N_ ("Remove it; only longer texts may have line breaks."), field->name, NULL, NULL, NULL);
      return FALSE;
    }
  return TRUE;
}

static gboolean
fail_form (AssayReading *self,
           const AssayField *field,
           const char *text,
           const char *code,
           const char *message,
           const char *fix)
{
  g_autofree char *quoted = _assay_quote (text);

  _assay_reading_fail (self, code, message, fix, field->name, quoted, NULL, NULL);
  return FALSE;
}

static gboolean
check_reference (AssayReading *self, const AssayField *field, const char *text)
{
  if ((field->flags & ASSAY_FIELD_WILDCARD) != 0 && strcmp (text, "*") == 0)
    return TRUE;
  if (_assay_reference_parse (text, NULL, NULL, NULL))
    return TRUE;
  return fail_form (self, field, text, "document.bad_reference",
                    N_ ("“{1}” is not a reference to a document."),
                    N_ ("Write its id, “<id>@<version>” or “builtin:<id>@<version>”."));
}

static gboolean
check_path (AssayReading *self, const AssayField *field, const char *text)
{
  if ((field->flags & ASSAY_FIELD_PATH) == 0 || _assay_path_is_safe (text))
    return TRUE;
  return fail_form (self, field, text, "document.unsafe_path",
                    N_ ("“{0}” is “{1}”: absolute paths, “..”, drives and URLs are not allowed."),
                    N_ ("Write the name as the server lists it, relative to its folder."));
}

static gboolean
check_form (AssayReading *self, const AssayField *field, const char *text)
{
  AssayDigest digest;

  switch (field->type)
    {
    case ASSAY_FIELD_ID:
      return assay_id_is_valid (text)
             || fail_form (self, field, text, "document.bad_id", N_ ("“{1}” is not an id."),
                           N_ ("Use at most 64 of a-z, 0-9, “-” and “_”; begin with a letter or "
                               "digit."));
    case ASSAY_FIELD_TAG:
    case ASSAY_FIELD_TAGS:
      return assay_id_is_tag (text)
             || fail_form (self, field, text, "document.bad_tag", N_ ("“{1}” is not a tag."),
                           N_ ("Write “family:name”, such as “material:glass”."));
    case ASSAY_FIELD_DIGEST:
      return assay_digest_parse (&digest, text)
             || fail_form (self, field, text, "document.bad_digest",
                           N_ ("“{0}” is not a SHA-256 digest."), N_ ("It has 64 of 0-9 and a-f."));
    case ASSAY_FIELD_REFERENCE:
    case ASSAY_FIELD_REFERENCES:
      return check_reference (self, field, text);
    default:
      return check_path (self, field, text);
    }
}

/* Most texts of the log are digests and ids: what has their form has nothing else to be looked at.
 */
static gboolean
is_well_formed (const AssayField *field, const char *text, gsize n_bytes)
{
  AssayDigest digest;

  if (field->minimum > 1 || field->maximum != 0)
    return FALSE;
  if (field->type == ASSAY_FIELD_DIGEST)
    return n_bytes == ASSAY_DIGEST_HEX_LENGTH && assay_digest_parse (&digest, text);
  return field->type == ASSAY_FIELD_ID && assay_id_is_valid (text) && strlen (text) == n_bytes;
}

gboolean
_assay_reading_check_text (AssayReading *self,
                           const AssayField *field,
                           const char *text,
                           gsize n_bytes)
{
  if (is_well_formed (field, text, n_bytes))
    return TRUE;
  return check_characters (self, field, text, n_bytes) && check_length (self, field, text, n_bytes)
         && check_form (self, field, text);
}
