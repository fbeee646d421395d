import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isPicture } from "@/lib/protocol/picture";
import { PNG } from "@/test/rest";
import { readContent } from "../files/read-file";
import { uploadFile } from "../files/upload-file";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore } from "../testing";
import { readPicture } from "./read-picture";

const GPS = { IFD0: { Make: "Camera-Maker" }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" } };
const RED = { r: 255, g: 0, b: 0 };
const BLUE = { r: 0, g: 0, b: 255 };

/** Lies on its side: 160 by 80 as stored, red at the left and blue at the right. */
const lying = () =>
  sharp({ create: { width: 160, height: 80, channels: 3, background: RED } }).composite([
    { input: { create: { width: 80, height: 80, channels: 3, background: BLUE } }, left: 80, top: 0 },
  ]);
const photo = () => lying().withExif(GPS).withMetadata({ orientation: 6 });

const plain = (background: typeof RED) =>
  sharp({ create: { width: 40, height: 20, channels: 3, background } })
    .png()
    .toBuffer();
const frames = async (format: "gif" | "webp") =>
  sharp(await Promise.all([RED, BLUE].map(plain)), { join: { animated: true } })[format]({ delay: [100, 100] });

const pixel = async (bytes: Uint8Array, left: number, top: number) => [
  ...(await sharp(bytes).extract({ left, top, width: 1, height: 1 }).removeAlpha().raw().toBuffer()),
];
const disclosesNothing = async (bytes: Uint8Array | undefined) => {
  const { exif, xmp, iptc, orientation, comments } = await sharp(bytes).metadata();
  expect({ exif, xmp, iptc, comments }).toEqual({});
  expect(orientation ?? 1).toBe(1);
  expect(Buffer.from(bytes ?? []).includes("Camera-Maker")).toBe(false);
};

describe("a picture that discloses where it was taken", () => {
  it.each(["jpeg", "png", "webp", "avif"] as const)("is kept without that, turned as it is meant to be seen, as %s", async (format) => {
    const sent = await photo().toFormat(format).toBuffer();
    expect(sent.includes("Camera-Maker")).toBe(true);
    const { width, height, bytes } = await readPicture(sent);
    await disclosesNothing(bytes);
    expect(await sharp(bytes).metadata()).toMatchObject({ width, height });
    // AVIF has its own way to turn, which the encoder does not write.
    if (format === "avif") return;
    expect({ width, height }).toEqual({ width: 80, height: 160 });
    const [top, bottom] = [await pixel(bytes as Uint8Array, 40, 20), await pixel(bytes as Uint8Array, 40, 140)];
    expect([top[0], bottom[2]].every((value) => (value ?? 0) > 240)).toBe(true);
  });

  it("keeps its colour profile", async () => {
    const sent = await lying().withExif(GPS).withIccProfile("p3").jpeg().toBuffer();
    const { icc } = await sharp(sent).metadata();
    expect(icc).toBeDefined();
    expect((await sharp((await readPicture(sent)).bytes).metadata()).icc).toEqual(icc);
  });

  it("discloses nothing by XMP, by what follows its end, or by words of a PNG", async () => {
    const xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>Camera-Maker</exif:GPSLatitude></x:xmpmeta>';
    await disclosesNothing((await readPicture(await lying().withXmp(xmp).jpeg().toBuffer())).bytes);
    const bare = await lying().jpeg().toBuffer();
    await disclosesNothing((await readPicture(Buffer.concat([bare, await photo().jpeg().toBuffer()]))).bytes);
    const gif = await (await frames("gif")).toBuffer();
    const tagged = Buffer.concat([
      gif.subarray(0, -1),
      Buffer.from("!\xff\x0bXMP DataXMP\x0cCamera-Maker\x00", "latin1"),
      gif.subarray(-1),
    ]);
    await disclosesNothing((await readPicture(tagged)).bytes);
  });

  it("stays animated", async () => {
    const { width, height, bytes } = await readPicture(await (await frames("webp")).withExif(GPS).toBuffer());
    expect({ width, height }).toEqual({ width: 40, height: 20 });
    expect(await sharp(bytes).metadata()).toMatchObject({ pages: 2, delay: [100, 100] });
    await disclosesNothing(bytes);
  });

  it("is refused where it can't be read", async () => {
    const broken = Buffer.concat([PNG.subarray(0, 20), Buffer.from("Exif\0\0")]);
    await expect(readPicture(broken)).rejects.toThrow("broken");
  });
});

describe("a picture without metadata", () => {
  it.each(["jpeg", "png", "webp", "avif", "gif"] as const)("keeps its bytes and has its size measured, as %s", async (format) => {
    expect(await readPicture(await lying().toFormat(format).toBuffer())).toEqual({ width: 160, height: 80 });
  });

  it.each(["gif", "webp"] as const)("has the size of one frame where it is an animated %s", async (format) => {
    expect(await readPicture(await (await frames(format)).toBuffer())).toEqual({ width: 40, height: 20 });
  });

  it("has no size where none is believed", async () => {
    const lie = Buffer.from(PNG);
    for (const side of [0xffffffff, 0x80000000, 50_000, 0]) {
      lie.writeUInt32BE(side, 16);
      lie.writeUInt32BE(side, 20);
      expect(await readPicture(lie)).toEqual({});
    }
    expect(await readPicture(PNG.subarray(0, 20))).toEqual({});
  });
});

describe("an uploaded picture", () => {
  let core: TestCore;
  beforeEach(async () => {
    core = await createTestCore();
  });
  afterEach(() => core.close());

  it("is served without where it was taken, with its size and length as they are then", async () => {
    const visitor = createTestVisitor(await createTestWorkspace(core));
    const file = await uploadFile(core, visitor, { name: "IMG_1.jpg", type: "image/jpeg", content: await photo().jpeg().toBuffer() });
    expect(file).toMatchObject({ type: "image/jpeg", width: 80, height: 160 });
    const content = await buffer(readContent(core, file));
    expect(content.byteLength).toBe(file.size);
    await disclosesNothing(content);
  });

  it("is a file by name where browsers don't draw its type, or nothing is known of its size", async () => {
    const visitor = createTestVisitor(await createTestWorkspace(core));
    const upload = (name: string, content: Uint8Array) => uploadFile(core, visitor, { name, type: "image/jpeg", content });
    const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic\0\0\0\0mif1heic"), Buffer.alloc(64)]);
    expect(await upload("IMG_2.HEIC", heic)).toMatchObject({ type: "image/heic", name: "IMG_2.HEIC" });
    const files = [
      await upload("IMG_2.HEIC", heic),
      await upload("scan.tiff", await lying().tiff().toBuffer()),
      await upload("cut.png", PNG.subarray(0, 20)),
    ];
    expect(files.map(isPicture)).toEqual([false, false, false]);
    expect(isPicture(await upload("whole.png", PNG))).toBe(true);
  });
});
