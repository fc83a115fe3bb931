using System.Diagnostics;
using Mixtura.Cli.Files;
using Mixtura.Data;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>A full disk, a folder that cannot be written to, and files that change or vanish while they are read: a clear message, and nothing lost.</summary>
public sealed class DiskTests
{
    private const string Old = "what was there";

    [Theory]
    [InlineData("fit {0} --components 2 --covariance VVV")]
    [InlineData("fit {0} --components 2 --covariance VVV --json")]
    [InlineData("--help")]
    public async Task Results_that_find_no_room(string arguments)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");
        Ran ran = await Shell(Command(arguments, Folder.Data("faithful.csv")) + " > /dev/full");
        Assert.Equal(ExitCode.BadInput, ran.Code);
        Assert.StartsWith("mixtura: ", ran.Error, StringComparison.Ordinal);
        Assert.Contains("standard output cannot be written: there is no room left on the disk", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_that_find_no_room_end_with_their_code()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");
        Assert.Equal(ExitCode.BadInput, (await Shell(Command("fit nowhere.csv") + " 2> /dev/full")).Code);
    }

    [Theory]
    [InlineData("--report", "r.html")]
    [InlineData("--plot", "p.png")]
    [InlineData("--plot", "p.svg")]
    public async Task A_fit_whose_files_are_larger_than_files_may_be(string option, string name)
    {
        using var folder = new Folder();
        await AssertNothingLost(folder, name, $"{Limited(16)}{Command("fit {0} --components 2 --covariance VVV --output {1} {2} {3}", Folder.Data("faithful.csv"), folder.Text("m.json", Old), option, folder.Text(name, Old))}");
        Assert.Equal(Old, File.ReadAllText(folder.File("m.json")));
    }

    [Theory]
    [InlineData("out.csv")]
    [InlineData("out.csv.gz")]
    [InlineData("out.parquet")]
    public async Task A_table_that_is_larger_than_files_may_be(string name)
    {
        using var folder = new Folder();
        Ran.Well("fit", Folder.Data("faithful.csv"), "--components", "2", "--covariance", "VVV", "--output", folder.File("m.json"));
        await AssertNothingLost(folder, name, $"{Limited(4)}{Command("predict {0} {1} --output {2}", folder.File("m.json"), Folder.Data("faithful.csv"), folder.Text(name, Old))}");
    }

    [Fact]
    public async Task A_disk_that_is_full()
    {
        using var folder = new Folder();
        string disk = folder.File("disk");
        Directory.CreateDirectory(disk);
        Ran mounted = await Shell($"mount -t tmpfs -o size=64k tmpfs {disk}");
        Assert.SkipUnless(mounted.Code == 0, $"A small disk cannot be mounted here: {mounted.Error}");
        try
        {
            File.WriteAllText(Path.Combine(disk, "m.json"), Old);
            Assert.NotEqual(0, (await Shell($"cat /dev/zero > {disk}/filling")).Code);
            foreach (string option in (string[])["--output m.json", "--report r.html", "--plot p.png"])
            {
                Ran ran = await Shell(Command("fit {0} --components 2 --covariance VVV " + option.Replace(" ", $" {disk}/", StringComparison.Ordinal), Folder.Data("faithful.csv")));
                Assert.Equal(ExitCode.BadInput, ran.Code);
                Assert.Contains("there is no room left on the disk", ran.Error, StringComparison.Ordinal);
                Assert.Equal(["filling", "m.json"], Directory.GetFiles(disk).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
                Assert.Equal(Old, File.ReadAllText(Path.Combine(disk, "m.json")));
            }
        }
        finally
        {
            await Shell($"umount {disk}");
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_told_of_before_the_work()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Permissions are those of Unix.");
        using var folder = new Folder();
        string closed = folder.File("closed");
        Directory.CreateDirectory(closed);
        await Shell($"chmod 555 {closed}");

        // Permissions do not hold for the superuser, but nobody writes into /proc.
        string output = Environment.IsPrivilegedProcess ? "/proc/m.json" : Path.Combine(closed, "m.json");
        Ran ran = await Shell(Command("fit {0} --components 2 --output {1}", Folder.Data("faithful.csv"), output));
        Assert.Equal(ExitCode.BadCommandLine, ran.Code);
        Assert.Contains("cannot be written to; check its permissions", ran.Error, StringComparison.Ordinal);
        Assert.Equal("", ran.Out);
    }

    [Fact]
    public void A_link_to_a_device_is_not_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no /dev/null.");
        using var folder = new Folder();
        File.CreateSymbolicLink(folder.File("m.json"), "/dev/null");
        Ran ran = Ran.Command("fit", Folder.Data("faithful.csv"), "--components", "2", "--output", folder.File("m.json"));
        Assert.Equal(ExitCode.BadCommandLine, ran.Code);
        Assert.Contains("leads to a device", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_that_is_taken_while_the_work_is_done()
    {
        using var folder = new Folder();
        string model = folder.Text("m.json", Old);
        using (var files = new OutputFiles())
        {
            files.Check(folder.File("t.json"), "--output", ".json");
            files.Stage(folder.File("t.json"), path => File.WriteAllText(path, "new"));
            Directory.CreateDirectory(folder.File("t.json"));
            Assert.ThrowsAny<Exception>(files.Commit);
        }

        Assert.Equal(["m.json"], folder.Files());
        Assert.Equal(Old, File.ReadAllText(model));
    }

    [Theory]
    [InlineData("t.csv")]
    [InlineData("t.parquet")]
    public async Task A_table_that_changes_shrinks_and_vanishes_while_it_is_read(string name)
    {
        using var folder = new Folder();
        string data = folder.File(name);
        string model = folder.File("m.json");
        string output = folder.File("out.csv");
        Ran.Well("fit", Folder.Data("faithful.csv"), "--components", "2", "--covariance", "VVV", "--output", model);
        byte[][] versions = [.. new[] { 4000, 9000, 100 }.Select(rows => Table(folder.File("version" + name), rows))];
        File.WriteAllBytes(data, versions[0]);
        using var done = new CancellationTokenSource();
        var writer = Task.Run(
            () =>
            {
                var random = new RandomSource(5);
                while (!done.IsCancellationRequested)
                {
                    byte[] version = versions[random.NextBelow(3)];
                    switch (random.NextBelow(4))
                    {
                        case 0:
                            File.Delete(data);
                            break;
                        case 1:
                            File.WriteAllBytes(data, version[..(version.Length / 2)]);
                            break;
                        default:
                            File.WriteAllBytes(data, version);
                            break;
                    }

                    Thread.Sleep((int)random.NextBelow(20));
                }
            },
            TestContext.Current.CancellationToken);
        for (int i = 0; i < 15; i++)
        {
            Ran ran = Ran.Command("predict", model, data, "--output", output);
            Assert.True(ran.Code is ExitCode.Done or ExitCode.BadInput, $"{ran.Code}: {ran.Error}");
            Assert.DoesNotContain("should not happen", ran.Error, StringComparison.Ordinal);
            Assert.Equal(ran.Code == ExitCode.BadInput, ran.Error.StartsWith("mixtura: ", StringComparison.Ordinal));
            if (ran.Code == ExitCode.Done)
            {
                Assert.True(TableFile.Read(output, ct: TestContext.Current.CancellationToken).RowsInFile > 0);
            }

            Assert.DoesNotContain(folder.Files(), file => file[0] == '.');
            File.Delete(output);
        }

        await done.CancelAsync();
        await writer;
    }

    private static byte[] Table(string path, int rows)
    {
        TableFile.Write(
            path,
            [
                OutputColumn.From("eruptions", [.. Enumerable.Range(0, rows).Select(i => 2 + (i % 7 * 0.37))]),
                OutputColumn.From("waiting", [.. Enumerable.Range(0, rows).Select(i => 50 + (i % 11 * 3.1))]),
            ]);
        return File.ReadAllBytes(path);
    }

    private static async Task AssertNothingLost(Folder folder, string name, string line)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sizes of files are limited by the shell.");
        string[] before = folder.Files();
        Ran ran = await Shell(line);
        Assert.Equal(ExitCode.BadInput, ran.Code);
        Assert.Contains($"{name}: the file cannot be written: ", ran.Error, StringComparison.Ordinal);
        Assert.Equal(before, folder.Files());
        Assert.Equal(Old, File.ReadAllText(folder.File(name)));
    }

    /// <summary>What makes the shell limit the size of files, as a quota does; the runtime's own files in memory would count as well.</summary>
    private static string Limited(int kilobytes) => $"trap '' XFSZ; ulimit -f {kilobytes}; export DOTNET_EnableWriteXorExecute=0; ";

    private static string Command(string format, params object[] words) =>
        $"dotnet {typeof(Application).Assembly.Location} {string.Format(System.Globalization.CultureInfo.InvariantCulture, format, words)}";

    private static async Task<Ran> Shell(string line)
    {
        var start = new ProcessStartInfo("bash", ["-c", line]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Ran(process.ExitCode, output, await error);
    }
}
