/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recipe/assay-color-words.h"

#include <string.h>

#define LONGEST_WORD 64 /* bytes; no word for a colour is as long */

/* Words for the key colours in other languages than English (whose words, those for things that
 * have the colour included, are the caller's). "word" stands for itself, "stem*" for what begins
 * with it, "*stem*" for what holds it: compounds, and scripts without spaces. A stem that is also
 * the beginning of other words is spelt out instead. */
static const struct
{
  const char *language;                   /* for the reader */
  const char *words[ASSAY_N_COLOR_WORDS]; /* magenta, green, cyan, blue, yellow, red */
} table[] = {
  {"German",
   {"rosa rosane rosanes rosaner rosafarb* rosarot* pink* lila* violett* purpur* magenta* fuchsia* "
    "flieder* lavendel* pflaumenf* malve* mauve* herz herzen herzchen",
    "*grün* gruen* hellgruen* dunkelgruen* smaragd* blatt blätter",
    "türkis* tuerkis* cyan* petrolf*", "*blau* azur* indigo* saphir*", "*gelb* gold* zitrone*",
    "rot rote roter rotes roten rotem rötlich* hellrot* dunkelrot* feuerrot* blutrot* weinrot* "
    "knallrot* kirschrot* rubin* karmin* scharlach*"}},
  {"French",
   {"rose roses rosé* violet violets violette violettes mauve* pourpre* lilas magenta fuchsia "
    "lavande "
    "prune cœur cœurs coeur coeurs",
    "vert verts verte vertes verdâtre* émeraude* feuille feuilles", "turquoise* cyan sarcelle",
    "bleu* azur* indigo saphir*", "jaune* doré* citron*",
    "rouge* vermeil* écarlate* rubis carmin* cramoisi*"}},
  {"Spanish",
   {"rosa rosas rosado rosados rosada rosadas morado* morada* violeta* púrpura* lila lilas magenta "
    "fucsia* malva* corazón corazones",
    "verde* verdos* esmeralda*", "turquesa* cian celeste*", "azul* celeste* índigo zafiro*",
    "amarill* dorado* dorada* oro", "rojo roja rojos rojas rojiz* escarlata* carmesí* rubí*"}},
  {"Italian",
   {"rosa viola porpora* magenta lilla fucsia* malva cuore cuori",
    "verde verdi verdastr* smeraldo* foglia foglie", "turchese* ciano celeste*",
    "blu azzurr* indaco zaffiro*", "giallo gialla gialli gialle dorato dorata dorati dorate oro",
    "rosso rossa rossi rosse scarlatt* rubino* cremisi"}},
  {"Portuguese",
   {"rosa rosas roxo roxa roxos roxas violeta* púrpura* lilás magenta fúcsia* coração corações",
    "verde* esmeralda*", "turquesa* ciano", "azul azuis azulad* safira*", "amarel* dourad* ouro",
    "vermelh* escarlate* carmesim rubi"}},
  {"Dutch",
   {"roze* paars* violet lila purper* magenta fuchsia hart hartje", "*groen* smaragd*",
    "turkoois* cyaan", "*blauw* azuur* saffier*", "*geel* gele goud*",
    "rood rode donkerrood* lichtrood* vuurrood* felrood* robijn* scharlaken*"}},
  {"Polish",
   {"różow* fiolet* purpur* liliow* magent* fuksj* serce", "zielon* szmaragd*",
    "turkus* cyjan* błękit*", "niebiesk* błękit* granatow* lazur* szafir*", "żółt* złot* złoc*",
    "czerwon* szkarłat* rubin*"}},
  {"Russian",
   {"розов* фиолет* пурпур* лилов* сирен* малинов* маджент* фукси* сердце",
    "зелён* зелен* изумруд*", "бирюз* голуб* циан*",
    "синий синяя синее синие синего синей синем синим синих синюю синими синеват* голуб* лазур* "
    "сапфир*",
    "жёлт* желт* золот*", "красн* алый алая алое алые алого алой алых алую багров* рубин*"}},
  {"Ukrainian",
   {"рожев* фіолет* пурпур* бузков*", "зелен* смарагд*", "бірюз* блакит*",
    "синій синя синє сині синього синьої блакит*", "жовт* золот*", "червон* рубін*"}},
  {"Czech, Slovak",
   {"růžov* ružov* fialov* purpur*", "zelen* smaragd*", "tyrkys*", "modr* azur*",
    "žlut* žlt* zlat*", "červen* rubín*"}},
  {"Swedish, Danish, Norwegian",
   {"rosa lila lilla violett* lyserød*", "*grön* *grøn*", "turkos* turkis*", "*blå*",
    "gul gula gule gult guld guldf* gyllen*", "röd röda rött rød røde rødt mörkröd* mørkerød*"}},
  {"Finnish",
   {"pinkki* pinkin vaaleanpuna* violet* liila*", "vihre*", "turkoos*",
    "sininen sinise* siniset sinistä", "kelta* kulta*", "punainen punaise* punaiset punaista"}},
  {"Hungarian",
   {"rózsaszín* lila* ibolya*", "zöld*", "türkiz*", "kék kékes*", "sárga* arany*",
    "piros* vörös*"}},
  {"Romanian",
   {"roz violet* mov", "verde verzi", "turcoaz*", "albastr*", "galben* auriu* aurie*",
    "roșu roșie roșii roşu rosu"}},
  {"Turkish",
   {"pembe* mor eflatun*", "yeşil*", "turkuaz*", "mavi* lacivert*", "sarı* altın*",
    "kırmızı* kirmizi* kızıl*"}},
  {"Greek",
   {"ροζ μωβ μοβ", "πράσιν*", "τυρκουάζ γαλάζι*", "μπλε γαλάζι*", "κίτριν* χρυσ*", "κόκκιν*"}},
  {"Arabic",
   {"*وردي* *بنفسجي* *أرجواني*", "*أخضر* *خضراء*", "*فيروزي* *تركواز*", "*أزرق* *زرقاء*",
    "*أصفر* *صفراء* *ذهبي*", "*أحمر* *حمراء*"}},
  {"Hebrew",
   {"*ורוד* *סגול*", "*ירוק*", "*טורקיז*", "*כחול* *תכלת*", "*צהוב* *זהב* *זהוב*",
    "*אדום* *אדומ*"}},
  {"Hindi",
   {"गुलाबी बैंगनी जामुनी", "हरा हरी हरे", "फ़िरोज़ी", "नीला नीली नीले", "पीला पीली पीले सुनहर*", "लाल"}},
  {"Japanese",
   {"*ピンク* *桃色* *紫* *むらさき* *マゼンタ* *バラ色* *薔薇* *ハート*",
    "*緑* *みどり* *グリーン*", "*水色* *シアン* *ターコイズ*", "*青* *ブルー* *紺色*",
    "*黄* *金* *きいろ* *イエロー* *ゴールド*", "*赤* *紅* *レッド*"}},
  {"Chinese",
   {"*粉红* *粉紅* *粉色* *紫* *品红* *洋红* *洋紅* *玫红* *玫瑰* *桃红* *桃紅* *爱心*",
    "*绿* *綠* *翡翠*", "*青色* *湖水绿* *青绿* *青綠* *蓝绿* *藍綠*", "*蓝* *藍* *靛*",
    "*黄* *黃* *金*", "*红* *紅* *赤*"}},
  {"Korean",
   {"*분홍* *핑크* *보라* *자주색*", "*초록* *녹색* *연두*", "*청록* *하늘색*",
    "*파란* *파랑* *푸른* *청색*", "*노란* *노랑* *황금* *금색*", "*빨간* *빨강* *붉은* *적색*"}},
};

/* Bit k: the word asks for colour k. */
typedef guint8 Mask;

typedef struct
{
  char *text;
  gsize n_bytes;
  Mask mask;
} Inner;

struct _AssayColorWords
{
  GHashTable *whole;       /* word -> Mask */
  GHashTable *stems;       /* what words begin with -> Mask */
  gsize longest_stem;      /* bytes */
  guint8 heads[65536 / 8]; /* the first two bytes of words and stems: most other words have none */
  GArray *inner[256]; /* of Inner: what words hold, by its first byte; %NULL if there is none */
};

G_STATIC_ASSERT (ASSAY_N_COLOR_WORDS <= 8);

/* The index ------------------------------------------------------------- */

/* Lower case of every script, composed: "Grün" in any spelling is one word. */
static char *
dup_folded (const char *text, gssize n_bytes)
{
  g_autofree char *folded = g_utf8_casefold (text, n_bytes);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_NFKC);
}

static guint
head_of (const char *word)
{
  return (guint) (guint8) word[0] << 8 | (guint8) word[1];
}

static void
set_bit (guint8 *bits, guint i)
{
  bits[i / 8] |= (guint8) (1 << i % 8);
}

static gboolean
has_bit (const guint8 *bits, guint i)
{
  return (bits[i / 8] >> i % 8 & 1) != 0;
}

static void
add_to (AssayColorWords *self, GHashTable *words, const char *word, guint color)
{
  guint mask = GPOINTER_TO_UINT (g_hash_table_lookup (words, word)) | 1u << color;

  g_hash_table_insert (words, g_strdup (word), GUINT_TO_POINTER (mask));
  set_bit (self->heads, head_of (word));
}

static void
add_inner (AssayColorWords *self, const char *pattern, guint color)
{
  const gsize n_bytes = strlen (pattern) - 2;
  const Inner inner = {g_strndup (pattern + 1, n_bytes), n_bytes, (Mask) (1 << color)};
  GArray **place = &self->inner[(guint8) pattern[1]];

  if (*place == NULL)
    *place = g_array_new (FALSE, FALSE, sizeof (Inner));
  g_array_append_val (*place, inner);
}

static void
add_patterns (AssayColorWords *self, const char *patterns, guint color)
{
  g_autofree char *folded = dup_folded (patterns, -1);
  g_auto (GStrv) each = g_strsplit (folded, " ", -1);

  for (guint i = 0; each[i] != NULL; i++)
    if (*each[i] == '*')
      add_inner (self, each[i], color);
    else if (g_str_has_suffix (each[i], "*"))
      {
        each[i][strlen (each[i]) - 1] = '\0';
        self->longest_stem = MAX (self->longest_stem, strlen (each[i]));
        add_to (self, self->stems, each[i], color);
      }
    else
      add_to (self, self->whole, each[i], color);
}

/* English ones count whole and with a plural s. */
static void
add_english (AssayColorWords *self, const char *words, guint color)
{
  g_auto (GStrv) each = g_strsplit (words, " ", -1);

  for (guint i = 0; each[i] != NULL; i++)
    {
      g_autofree char *plural = g_strconcat (each[i], "s", NULL);

      add_to (self, self->whole, each[i], color);
      add_to (self, self->whole, plural, color);
    }
}

AssayColorWords *
assay_color_words_new (const char *const english[ASSAY_N_COLOR_WORDS])
{
  AssayColorWords *self = g_new0 (AssayColorWords, 1);

  self->whole = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->stems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint color = 0; color < ASSAY_N_COLOR_WORDS; color++)
    {
      add_english (self, english[color], color);
      for (guint i = 0; i < G_N_ELEMENTS (table); i++)
        add_patterns (self, table[i].words[color], color);
    }
  return self;
}

/* Looking --------------------------------------------------------------- */

static Mask
find_mask (GHashTable *words, const char *word)
{
  return (Mask) GPOINTER_TO_UINT (g_hash_table_lookup (words, word));
}

static Mask
find_inner (const AssayColorWords *self, const char *word)
{
  Mask mask = 0;

  for (; *word != '\0'; word++)
    {
      const GArray *inner = self->inner[(guint8) *word];

      for (guint i = 0; inner != NULL && i < inner->len; i++)
        {
          const Inner *one = &g_array_index (inner, Inner, i);

          if (strncmp (word, one->text, one->n_bytes) == 0)
            mask |= one->mask;
        }
    }
  return mask;
}

/* @word may be written to. */
static Mask
find_word (const AssayColorWords *self, char *word)
{
  gsize n = strlen (word);
  Mask mask = find_inner (self, word);

  if (n < 2 || !has_bit (self->heads, head_of (word)))
    return mask;
  mask |= find_mask (self->whole, word);
  for (n = MIN (n, self->longest_stem); n >= 2; n--)
    {
      word[n] = '\0';
      mask |= find_mask (self->stems, word);
    }
  return mask;
}

static Mask
find_token (const AssayColorWords *self, const char *token, gsize n_bytes, gboolean is_ascii)
{
  char word[LONGEST_WORD + 1];
  g_autofree char *folded = NULL;

  if (is_ascii && n_bytes > LONGEST_WORD)
    return 0;
  if (is_ascii)
    {
      for (gsize i = 0; i < n_bytes; i++)
        word[i] = g_ascii_tolower (token[i]);
      word[n_bytes] = '\0';
      return find_word (self, word);
    }
  folded = dup_folded (token, (gssize) n_bytes);
  return folded != NULL ? find_word (self, folded) : 0;
}

/* Colours in numbers ---------------------------------------------------- */

#define NEAR 160 /* in sRGB, of 442: what is nearer would be cut away with the background */

static int
hex_pair (const char *digits, gsize n)
{
  int first = g_ascii_xdigit_value (digits[0]);

  return first * 16 + (n == 6 ? g_ascii_xdigit_value (digits[1]) : first);
}

/* "#rrggbb" or "#rgb" at @at: the keys that are near it. */
static Mask
find_number (const char *at, const AssayPixel keys[ASSAY_N_COLOR_WORDS])
{
  gsize n = 0, step;
  Mask mask = 0;

  while (g_ascii_isxdigit (at[1 + n]))
    n++;
  if ((n != 3 && n != 6) || g_ascii_isalnum (at[1 + n]))
    return 0;
  step = n / 3;
  for (guint i = 0; i < ASSAY_N_COLOR_WORDS; i++)
    {
      int r = hex_pair (at + 1, n) - keys[i].r, g = hex_pair (at + 1 + step, n) - keys[i].g,
          b = hex_pair (at + 1 + 2 * step, n) - keys[i].b;

      if (r * r + g * g + b * b < NEAR * NEAR)
        mask |= (Mask) (1 << i);
    }
  return mask;
}

/* Texts ----------------------------------------------------------------- */

static gboolean
is_word_character (const char *at)
{
  gunichar c;

  if ((*at & 0x80) == 0)
    return g_ascii_isalnum (*at);
  c = g_utf8_get_char (at);
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

static void
add_mask (Mask mask, guint counts[ASSAY_N_COLOR_WORDS])
{
  for (guint i = 0; mask != 0; i++, mask >>= 1)
    counts[i] += mask & 1;
}

void
assay_color_words_count (const AssayColorWords *self,
                         const char *text,
                         const AssayPixel keys[ASSAY_N_COLOR_WORDS],
                         guint counts[ASSAY_N_COLOR_WORDS])
{
  while (text != NULL && *text != '\0')
    {
      const char *token = text;
      gboolean is_ascii = TRUE;

      if (*text == '#')
        add_mask (find_number (text, keys), counts);
      for (; is_word_character (text) && *text != '\0'; text = g_utf8_next_char (text))
        is_ascii = is_ascii && (*text & 0x80) == 0;
      if (text > token)
        add_mask (find_token (self, token, (gsize) (text - token), is_ascii), counts);
      else
        text = g_utf8_next_char (text);
    }
}
