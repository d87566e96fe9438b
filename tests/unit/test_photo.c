/*
 * Pictures from outside: a camera's with its position, turned ones, broken ones, lies about size, and things that are no picture.
 * What comes out is looked at segment by segment: a JPEG of ours has the decoder's tables and the picture, nothing else.
 */
#include "ledger/ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <pthread.h>
#include <cmocka.h>
#include <vips/vips.h>

static struct req req_make(void)
{
	return (struct req){ .mem = arena_new((size_t)256 << 20) };
}

static struct str file_read(struct arena *a, const char *name)
{
	struct str path = str_fmt(a, "%s/%s", TEST_DATA, name);
	FILE *f = fopen(str_z(a, path), "rb");
	char *p = arena_alloc(a, 1 << 20);
	size_t n;

	assert_non_null(f);
	n = fread(p, 1, 1 << 20, f);
	fclose(f);
	return (struct str){ p, n };
}

/* Start of image, JFIF's own header, tables, frame, scan; no application data, no comment, nothing after the end. */
static bool jpeg_is_plain(struct str j)
{
	size_t i = 2;

	if (j.n < 4 || memcmp(j.p, "\xff\xd8", 2) != 0 || memcmp(j.p + j.n - 2, "\xff\xd9", 2) != 0)
		return false;
	while (i + 4 <= j.n) {
		unsigned char mark = (unsigned char)j.p[i + 1];
		if ((unsigned char)j.p[i] != 0xff || (mark >= 0xe1 && mark <= 0xef) || mark == 0xfe)
			return false;
		if (mark == 0xda)
			return true;
		i += 2 + ((size_t)(unsigned char)j.p[i + 2] << 8 | (unsigned char)j.p[i + 3]);
	}
	return false;
}

static VipsImage *decoded(struct str j)
{
	VipsImage *in = NULL, *out;

	assert_int_equal(vips_jpegload_buffer((void *)(uintptr_t)j.p, j.n, &in, NULL), 0);
	out = vips_image_copy_memory(in);
	g_object_unref(in);
	return out;
}

static void check_photo(const struct photo *p, int width, int height)
{
	VipsImage *big, *small;

	assert_non_null(p);
	assert_int_equal(p->width, width);
	assert_int_equal(p->height, height);
	assert_true(jpeg_is_plain(p->jpeg) && jpeg_is_plain(p->thumb));
	big = decoded(p->jpeg);
	small = decoded(p->thumb);
	assert_int_equal(big->Xsize, width);
	assert_int_equal(big->Ysize, height);
	assert_true(small->Xsize <= 320 && small->Ysize <= 320 && small->Bands == 3 && big->Bands == 3);
	g_object_unref(big);
	g_object_unref(small);
}

static void refused(struct str bytes, enum fail_code code)
{
	struct req r = req_make();

	assert_null(photo_read(&r, bytes));
	assert_int_equal(r.fail.code, code);
	assert_non_null(r.fail.why.one);
	arena_free(r.mem);
}

static void test_camera_with_position(void **state)
{
	struct req r = req_make();
	struct str in = file_read(r.mem, "camera-gps.jpg");
	struct photo *p;

	assert_true(str_has(in, S("Exif")) && str_has(in, S("NIKON D2H")));
	p = photo_read(&r, in);
	check_photo(p, 500, 375);
	assert_false(str_has(p->jpeg, S("Exif")) || str_has(p->jpeg, S("NIKON")) || str_has(p->jpeg, S("Photoshop")));
	arena_free(r.mem);
}

static void test_camera_turned(void **state)
{
	struct req r = req_make();

	check_photo(photo_read(&r, file_read(r.mem, "camera-turned.jpg")), 102, 205);
	arena_free(r.mem);
}

/* ---- pictures made here ---- */

/* Left half red, right half blue. */
static VipsImage *flag(int width, int height)
{
	void *black = calloc(3, (size_t)width * (size_t)height);
	VipsImage *x = vips_image_new_from_memory_copy(black, 3 * (size_t)width * (size_t)height, width, height, 3, VIPS_FORMAT_UCHAR);
	VipsImage *rgb = NULL;

	free(black);
	assert_int_equal(vips_copy(x, &rgb, "interpretation", VIPS_INTERPRETATION_sRGB, NULL), 0);
	g_object_unref(x);
	x = vips_image_copy_memory(rgb);
	g_object_unref(rgb);
	assert_int_equal(vips_draw_rect(x, (double[]){ 255, 0, 0 }, 3, 0, 0, width / 2, height, "fill", TRUE, NULL), 0);
	assert_int_equal(vips_draw_rect(x, (double[]){ 0, 0, 255 }, 3, width / 2, 0, width - width / 2, height, "fill", TRUE, NULL), 0);
	return x;
}

static struct str saved(struct arena *a, VipsImage *image, const char *suffix)
{
	void *p = NULL;
	size_t n = 0;
	struct str out;

	assert_int_equal(vips_image_write_to_buffer(image, suffix, &p, &n, NULL), 0);
	out = str_copy(a, (struct str){ p, n });
	g_free(p);
	g_object_unref(image);
	return out;
}

static void colour_is(VipsImage *i, int x, int y, bool red)
{
	double *c = NULL;
	int n = 0;

	assert_int_equal(vips_getpoint(i, &c, &n, x, y, NULL), 0);
	assert_int_equal(n, 3);
	assert_true(red ? c[0] > 200 && c[2] < 60 : c[2] > 200 && c[0] < 60);
	g_free(c);
}

static void test_orientation_six(void **state)
{
	struct req r = req_make();
	VipsImage *image = flag(2400, 1200);
	struct photo *p;

	vips_image_set_int(image, VIPS_META_ORIENTATION, 6);
	p = photo_read(&r, saved(r.mem, image, ".jpg"));
	check_photo(p, 800, 1600);
	image = decoded(p->jpeg);
	colour_is(image, 400, 100, true);       /* what lay at the left stands at the top */
	colour_is(image, 400, 1500, false);
	g_object_unref(image);
	arena_free(r.mem);
}

static VipsImage *with(VipsImage *in, VipsInterpretation space)
{
	VipsImage *out = NULL;

	assert_int_equal(vips_colourspace(in, &out, space, NULL), 0);
	g_object_unref(in);
	return out;
}

static VipsImage *see_through(VipsImage *in)
{
	VipsImage *out = NULL;

	assert_int_equal(vips_bandjoin_const1(in, &out, 0, NULL), 0);
	g_object_unref(in);
	return out;
}

static void test_types_and_colours(void **state)
{
	struct req r = req_make();
	struct photo *p;
	VipsImage *image;

	check_photo(photo_read(&r, saved(r.mem, flag(4000, 3000), ".jpg")), 1600, 1200);
	check_photo(photo_read(&r, saved(r.mem, flag(3000, 4000), ".png")), 1200, 1600);
	check_photo(photo_read(&r, saved(r.mem, flag(200, 100), ".webp")), 200, 100);
	check_photo(photo_read(&r, saved(r.mem, flag(1, 1), ".png")), 1, 1);
	check_photo(photo_read(&r, saved(r.mem, flag(6000, 1), ".png")), 1600, 1);
	check_photo(photo_read(&r, saved(r.mem, with(flag(300, 200), VIPS_INTERPRETATION_B_W), ".jpg")), 300, 200);
	check_photo(photo_read(&r, saved(r.mem, with(flag(300, 200), VIPS_INTERPRETATION_CMYK), ".jpg")), 300, 200);
	check_photo(photo_read(&r, saved(r.mem, with(flag(300, 200), VIPS_INTERPRETATION_RGB16), ".png")), 300, 200);
	p = photo_read(&r, saved(r.mem, see_through(flag(300, 200)), ".png"));
	check_photo(p, 300, 200);
	image = decoded(p->jpeg);
	double *c = NULL;
	int n = 0;
	assert_int_equal(vips_getpoint(image, &c, &n, 10, 10, NULL), 0);
	assert_true(c[0] > 250 && c[1] > 250 && c[2] > 250);    /* what is transparent is paper */
	g_free(c);
	g_object_unref(image);
	arena_free(r.mem);
}

/* ---- refusals ---- */

static void test_not_a_photo(void **state)
{
	refused(STR_NONE, FAIL_UNSUPPORTED);
	refused(S("x"), FAIL_UNSUPPORTED);
	refused(S("<html><script>alert(1)</script>"), FAIL_UNSUPPORTED);
	refused(S("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"), FAIL_UNSUPPORTED);
	refused(S("GIF89a\1\0\1\0\0\0\0;"), FAIL_UNSUPPORTED);
	refused(S("%PDF-1.7"), FAIL_UNSUPPORTED);
	refused(S("\0\0\0\x18" "ftypheic\0\0\0\0mif1heic"), FAIL_UNSUPPORTED);
	refused(S("RIFF\x10\0\0\0WAVEfmt "), FAIL_UNSUPPORTED);
	refused(S("#!/bin/sh\n"), FAIL_UNSUPPORTED);
	refused(S("\xff\xd8\xff\xe0"), FAIL_INVALID);
	refused(S("\x89PNG\r\n\x1a\n"), FAIL_INVALID);
	refused(S("RIFF\x10\0\0\0WEBPVP8 \0\0\0\0"), FAIL_INVALID);
}

static void test_not_whole(void **state)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct str in = file_read(a, "camera-gps.jpg"), png = saved(a, flag(800, 600), ".png"), webp = saved(a, flag(800, 600), ".webp");

	for (size_t parts = 2; parts < 30; parts += 3) {
		refused(str_head(in, in.n / parts), FAIL_INVALID);
		refused(str_head(png, png.n / parts), FAIL_INVALID);
		refused(str_head(webp, webp.n / parts), FAIL_INVALID);
	}
	arena_free(a);
}

static void test_bombs(void **state)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct str jpeg = saved(a, flag(100, 100), ".jpg"), many = file_read(a, "camera-gps.jpg");
	struct buf b = buf_new(a, 1024, 1 << 20);
	char *p = (char *)(uintptr_t)jpeg.p;

	refused(saved(a, flag(7000, 6000), ".png[compression=1]"), FAIL_TOO_LARGE);            /* 42 million points in a few kilobytes */
	for (size_t i = 0; i + 9 < jpeg.n; i++)
		if (memcmp(p + i, "\xff\xc0", 2) == 0) {
			memcpy(p + i + 5, "\xfd\xe8\xfd\xe8", 4);               /* says 65,000 by 65,000 */
			break;
		}
	refused(jpeg, FAIL_TOO_LARGE);
	buf_str(&b, many);
	for (int i = 0; i < 200; i++)
		buf_str(&b, S("\xff\xda\0\x08\1\1\0\0\x3f\0"));
	refused(buf_done(&b), FAIL_INVALID);
	refused((struct str){ arena_alloc(a, LIMIT_PHOTO_BYTES + 1), LIMIT_PHOTO_BYTES + 1 }, FAIL_TOO_LARGE);
	arena_free(a);
}

/* Whatever is damaged where: refused in words, or a plain picture comes out. */
static void test_damaged(void **state)
{
	struct arena *a = arena_new((size_t)64 << 20);
	struct str in[] = { file_read(a, "camera-turned.jpg"), saved(a, flag(160, 90), ".png"), saved(a, flag(160, 90), ".webp") };
	struct rand rnd = { 3 };

	for (int i = 0; i < 240; i++) {
		struct req r = req_make();
		struct str good = in[i % 3], bad = str_copy(r.mem, good);
		struct photo *p;
		for (int k = 0; k < 1 + i % 9; k++)
			((char *)(uintptr_t)bad.p)[12 + rand_below(&rnd, (int64_t)good.n - 12)] = (char)rand_next(&rnd);
		p = photo_read(&r, bad);
		if (p == NULL)
			assert_true(r.fail.code == FAIL_INVALID || r.fail.code == FAIL_TOO_LARGE || r.fail.code == FAIL_UNSUPPORTED);
		else
			assert_true(jpeg_is_plain(p->jpeg) && jpeg_is_plain(p->thumb));
		arena_free(r.mem);
	}
	arena_free(a);
}

static void *reads(void *arg)
{
	const struct str *in = arg;
	intptr_t good = 0;

	for (int i = 0; i < 15; i++) {
		struct req r = req_make();
		struct photo *p = photo_read(&r, *in);
		good += p != NULL && p->width == 500 && jpeg_is_plain(p->jpeg);
		arena_free(r.mem);
	}
	return (void *)good;
}

static void test_many_at_once(void **state)
{
	struct arena *a = arena_new((size_t)8 << 20);
	struct str in = file_read(a, "camera-gps.jpg");
	pthread_t t[6];

	for (int i = 0; i < 6; i++)
		assert_int_equal(pthread_create(&t[i], NULL, reads, &in), 0);
	for (int i = 0; i < 6; i++) {
		void *good;
		assert_int_equal(pthread_join(t[i], &good), 0);
		assert_int_equal((intptr_t)good, 15);
	}
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_camera_with_position),
		cmocka_unit_test(test_camera_turned),
		cmocka_unit_test(test_orientation_six),
		cmocka_unit_test(test_types_and_colours),
		cmocka_unit_test(test_not_a_photo),
		cmocka_unit_test(test_not_whole),
		cmocka_unit_test(test_bombs),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_many_at_once),
	};

	return cmocka_run_group_tests_name("photo", tests, NULL, NULL);
}
