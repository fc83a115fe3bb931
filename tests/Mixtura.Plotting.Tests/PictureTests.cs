using System.Buffers.Binary;
using System.Xml.Linq;
using SkiaSharp;
using Xunit;

namespace Mixtura.Plotting.Tests;

public sealed class PictureTests
{
    [Theory]
    [InlineData(1.0)]
    [InlineData(2.0)]
    [InlineData(0.5)]
    public void Png_has_the_signature_and_the_size_asked_for(double scale)
    {
        byte[] png = MixturePlot.Of(Sources.Line(), null, new PlotOptions { Width = 500, Height = 301 }).ToPng(scale);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], png[..8]);
        Assert.Equal((int)Math.Round(500 * scale), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.Equal((int)Math.Round(301 * scale), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
    }

    /// <summary>Nothing refers to the pictures while they are drawn, and the collector runs all the time: one that is freed too early ends the process.</summary>
    [Fact]
    public void A_picture_lives_until_it_is_drawn()
    {
        using var done = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        try
        {
            byte[] first = MixturePlot.Of(Sources.Plane(3)).ToPng(1);
            for (int i = 0; i < 40; i++)
            {
                Assert.Equal(first, MixturePlot.Of(Sources.Plane(3)).ToPng(1));
            }
        }
        finally
        {
            done.Cancel();
            collector.Join();
        }
    }

    [Fact]
    public void The_same_picture_has_the_same_bytes()
    {
        RowTable rows = Sources.Plane().Sample(300, 1).Rows;
        Picture one = MixturePlot.Of(Sources.Plane(), rows);
        Picture other = MixturePlot.Of(Sources.Plane(), rows);
        Assert.Equal(one.ToPng(1), other.ToPng(1));
        Assert.Equal(one.ToPng(1), one.ToPng(1));
        Assert.Equal(Anonymous(one.ToSvg()), Anonymous(other.ToSvg()));
    }

    [Fact]
    public void Svg_is_xml_with_the_labels_as_text()
    {
        var model = GaussianMixture.Create([1.0], [[0.0, 0.0]], [new double[,] { { 1, 0 }, { 0, 1 } }], ["<b> & \"κ\"", "second"]);
        string svg = MixturePlot.Scatter(model, null, new PlotOptions { Title = "1.23456 < 2 & more" }).ToSvg();
        XDocument document = XDocument.Parse(svg);
        string[] texts = [.. document.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value.Trim())];
        Assert.Contains("<b> & \"κ\"", texts);
        Assert.Contains("second", texts);
        Assert.Contains("1.23456 < 2 & more", texts);
        Assert.Contains("1: 100 %", texts);
        Assert.Equal("0 0 860 560", document.Root!.Attribute("viewBox")!.Value);
        Assert.DoesNotMatch("<path[^>]*\\d\\.\\d{3,}", svg);
    }

    [Fact]
    public void Text_is_drawn()
    {
        SKBitmap with = Decode(MixturePlot.Of(Sources.Line(), null, new PlotOptions { Title = "A title" }));
        SKBitmap other = Decode(MixturePlot.Of(Sources.Line(), null, new PlotOptions { Title = "B litle" }));
        Assert.True(Dark(with, 0, 0, 200, 60) > 60);
        Assert.NotEqual(Dark(with, 0, 0, 200, 60), Dark(other, 0, 0, 200, 60));

        // Beneath the axis are the numbers along it and the column's name.
        Assert.True(Dark(with, 0, with.Height - 60, with.Width, with.Height) > 60);
    }

    [Fact]
    public void Saved_by_its_ending_whole_and_in_place_of_another()
    {
        string folder = Directory.CreateTempSubdirectory("mixtura").FullName;
        try
        {
            Picture picture = MixturePlot.Of(Sources.Line());
            string png = Path.Combine(folder, "a.PNG");
            string svg = Path.Combine(folder, "a.svg");
            File.WriteAllText(svg, "old");
            picture.Save(png);
            picture.Save(svg);
            Assert.Equal(picture.ToPng(), File.ReadAllBytes(png));
            Assert.Equal("svg", XDocument.Load(svg).Root!.Name.LocalName);
            Assert.Equal(["a.PNG", "a.svg"], Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Order());
            Assert.ThrowsAny<IOException>(() => picture.Save(Path.Combine(folder, "missing", "a.png")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_failed_save_leaves_nothing_behind()
    {
        string folder = Directory.CreateTempSubdirectory("mixtura").FullName;
        try
        {
            string taken = Path.Combine(folder, "taken.png");
            Directory.CreateDirectory(taken);
            Assert.ThrowsAny<Exception>(() => MixturePlot.Of(Sources.Line()).Save(taken));
            Assert.Empty(Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("a.jpg")]
    [InlineData("a")]
    [InlineData("png")]
    public void Other_endings_are_refused(string path)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => MixturePlot.Of(Sources.Line()).Save(path));
        Assert.Contains(".png or .svg", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Sizes_and_scales_out_of_bounds_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlotOptions { Width = 10 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlotOptions { Height = 100_000 });
        Assert.Throws<ArgumentOutOfRangeException>(() => MixturePlot.Of(Sources.Line()).ToPng(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => MixturePlot.Of(Sources.Line()).ToPng(double.NaN));
    }

    private static SKBitmap Decode(Picture picture) => SKBitmap.Decode(picture.ToPng(1));

    // Skia numbers clip paths through the life of the process.
    private static string Anonymous(string svg) => System.Text.RegularExpressions.Regex.Replace(svg, "cl_[0-9a-f]+", "cl");

    private static int Dark(SKBitmap bitmap, int left, int top, int right, int bottom)
    {
        int count = 0;
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                SKColor pixel = bitmap.GetPixel(x, y);
                count += pixel.Red + pixel.Green + pixel.Blue < 450 ? 1 : 0;
            }
        }

        return count;
    }

    [Fact]
    public void TheSamePictureGivesTheSameSvgEachTime()
    {
        Picture picture = MixturePlot.Pairs(Sources.Space(3));
        string first = picture.ToSvg();
        Assert.Contains("url(#", first, StringComparison.Ordinal);
        Assert.Equal(first, picture.ToSvg());
        Assert.Equal(first, MixturePlot.Pairs(Sources.Space(3)).ToSvg());
    }
}
