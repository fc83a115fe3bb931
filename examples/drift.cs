#:project ../src/Mixtura/Mixtura.csproj
#:project ../src/Mixtura.Data/Mixtura.Data.csproj
#:project ../src/Mixtura.Plotting/Mixtura.Plotting.csproj

// Rows that come after the fit: have they changed, and what does the model make of them?
//
//     dotnet run examples/drift.cs [FOLDER FOR PICTURES]

using Mixtura;
using Mixtura.Data;
using Mixtura.Plotting;
using Mixtura.Serialization;

string pictures = Directory.CreateDirectory(args.FirstOrDefault("pictures")).FullName;
RowTable table = TableFile.Read("data/faithful.csv").Rows;

// The first half of the eruptions is what is known; the other half comes later.
RowTable known = Rows(0, 136, shift: 0);
RowTable later = Rows(136, 272, shift: 0);
FitResult<GaussianMixture> fit = GaussianMixture.Fit(known, new GaussianFitOptions { Components = 2 });
var model = new ModelDocument(fit.Model, fit.Summary);
Tell("the later eruptions", DriftDetection.Detect(model.Model, later, DriftOptions.For(model)));

// Nothing speaks against them, so they are added; the rows of the fit are not needed for that.
UpdateResult updated = MixtureUpdate.Run(model, later);
Console.WriteLine($"updated: rests on {updated.Summary.Rows} rows, long waits of {Wait(updated.Model):F2} min");
Console.WriteLine($"a fit to all: long waits of {Wait(GaussianMixture.Fit(table, new GaussianFitOptions { Components = 2 }).Model):F2} min");

// Had the geyser become slower, by four minutes after long eruptions, this would be seen, and where.
RowTable slower = Rows(136, 272, shift: 4);
DriftResult drift = DriftDetection.Detect(model.Model, slower, DriftOptions.For(model));
Tell("had waits become longer", drift);
MixturePlot.Drift(drift).Save(Path.Combine(pictures, "drift.png"));

// With a half-life the model follows: a row counts half after fifty later ones.
UpdateResult recent = MixtureUpdate.Run(model, slower, new UpdateOptions { HalfLife = 50 });
Console.WriteLine($"followed: rests on {recent.Summary.Rows:F0} rows, long waits of {Wait(recent.Model):F2} min");

// One step of a fit to diamonds, taken in three parts as three machines would, and in one.
RowTable diamonds = TableFile.Read("data/diamonds.csv", new ReadOptions { Columns = ["carat", "depth"] }).Rows;
var start = new ModelDocument(GaussianMixture.Fit(diamonds, new GaussianFitOptions { Components = 3, MaxIterations = 2, Convergence = new Convergence { DistanceToLimit = 0 } }).Model, null);
EmStatistics[] parts = [.. Enumerable.Range(1, 3).Select(i => EmStatistics.Of(start.Model, diamonds, TablePart.Cut(i, 3)))];
EmStepResult step = EmStep.Take(start, EmStatistics.Merge(parts));
EmStepResult whole = EmStep.Take(start, EmStatistics.Of(start.Model, diamonds));
Console.WriteLine($"parts of {string.Join(", ", parts.Select(part => part.Rows))} rows, log-likelihood {step.Summary.LogLikelihood:F2}; the same step as in one: {Bytes(step.Next).SequenceEqual(Bytes(whole.Next))}");

void Tell(string what, DriftResult found)
{
    Console.WriteLine($"{what}: {(found.HasDrifted ? "drift" : "no drift")}, least p-value {found.Tests.Min(test => test.AdjustedPValue):G2} of {found.Tests.Count()} tests");
    foreach (DriftTest test in found.Seen)
    {
        Console.WriteLine($"  {test.Kind.ToString().ToLowerInvariant()} of component {test.Component + 1}, p {test.AdjustedPValue:G2}");
    }
}

double Wait(Mixture mixture) => mixture.Components.Cast<GaussianComponent>().Max(component => component.Mean[1]);

RowTable Rows(int first, int end, double shift) => RowTable.FromRows(
    Enumerable.Range(first, end - first).Select(i => new[] { table[i, 0], table[i, 0] > 3 ? table[i, 1] + shift : table[i, 1] }),
    ["eruptions", "waiting"]);

byte[] Bytes(Mixture mixture)
{
    using var stream = new MemoryStream();
    mixture.Write(stream);
    return stream.ToArray();
}
