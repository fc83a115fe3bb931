#:project ../src/Mixtura/Mixtura.csproj
#:project ../src/Mixtura.Plotting/Mixtura.Plotting.csproj

// Observations that come from two types which nobody observed, in one dimension and in two.
//
//     dotnet run examples/two-types.cs [FOLDER FOR PICTURES]

using Mixtura;
using Mixtura.Plotting;

string pictures = Directory.CreateDirectory(args.FirstOrDefault("pictures")).FullName;

Console.WriteLine("ONE DIMENSION");
GaussianMixture line = GaussianMixture.CreateUnivariate(weights: [0.65, 0.35], means: [2.0, -1.5], deviations: [1.2, 0.8]);
RowTable seen = Study("two-types-1d", line);

Console.WriteLine();
Console.WriteLine("THE SAME BY HAND");
ByHand(seen);

Console.WriteLine();
Console.WriteLine("TWO DIMENSIONS");
GaussianMixture plane = GaussianMixture.Create(
    weights: [0.6, 0.4],
    means: [[0, 0], [2.5, 1.5]],
    covariances: [new[,] { { 1.0, 0.7 }, { 0.7, 1.0 } }, new[,] { { 1.0, -0.6 }, { -0.6, 0.8 } }]);
Study("two-types-2d", plane);

RowTable Study(string name, GaussianMixture truth)
{
    // Generate: draw z from the mixing proportions, then x from the component that z names.
    MixtureSample sample = truth.Sample(rows: 1000, seed: 7);
    MixturePlot.Of(truth, sample.Rows, Look("the truth")).Save(Path.Combine(pictures, name + "-truth.png"));

    // Hide z: from here to the comparison only x is used.
    RowTable seen = sample.Rows;
    FitResult<GaussianMixture> single = GaussianMixture.Fit(seen);
    MixturePlot.Of(single.Model, seen, Look("what is seen, and one Gaussian")).Save(Path.Combine(pictures, name + "-seen.png"));

    // Recover the parameters by expectation-maximization.
    FitResult<GaussianMixture> fit = GaussianMixture.Fit(seen, new GaussianFitOptions { Components = 2 });
    MixturePlot.Of(fit.Model, seen, Look("the fit")).Save(Path.Combine(pictures, name + "-fit.png"));
    Console.WriteLine($"BIC of one component {single.Bic:F1}, of two {fit.Bic:F1}: the smaller is the better");
    Console.WriteLine($"{(fit.Converged ? "converged" : "not converged")} after {fit.Iterations} iterations, the best of {fit.Starts} starts");
    Console.WriteLine($"the maximum is estimated to be {fit.Certificate.EstimatedDistance:G1} nats away; the gradient's norm is {fit.Certificate.GradientNorm:G1}");

    // Infer z: a probability for each type, the most likely one, and how uncertain that is.
    TablePosterior inferred = fit.Model.Posterior(seen);
    Console.WriteLine("some rows:                 P(z = 1 | x)  P(z = 2 | x)  most likely  uncertainty  in truth");
    foreach (int i in new[] { 0, 1, 2, Array.IndexOf(inferred.Uncertainty, inferred.Uncertainty.Max()) })
    {
        string x = string.Join(", ", Enumerable.Range(0, seen.ColumnCount).Select(c => $"{seen[i, c],6:F2}"));
        Console.WriteLine($"  row {i + 1,4}: x = {x,-14} {inferred.Posterior[2 * i],12:F4} {inferred.Posterior[(2 * i) + 1],13:F4} {inferred.Components[i] + 1,12} {inferred.Uncertainty[i],12:F4} {sample.Components[i] + 1,9}");
    }

    // Compare with the truth. Both number their components by decreasing weight, so the numbers mean the same.
    for (int j = 0; j < 2; j++)
    {
        Console.WriteLine($"component {j + 1}, truth: {Describe(truth, j)}");
        Console.WriteLine($"             fit: {Describe(fit.Model, j)}");
    }

    int[] knowing = truth.Classify(seen);
    Console.WriteLine($"share of z recovered: {Share(inferred.Components, sample.Components):P1}; with the true parameters {Share(knowing, sample.Components):P1}");
    Console.WriteLine($"share that the fit expected to recover: {1 - inferred.Uncertainty.Average():P1}");
    RowTable fresh = truth.Sample(rows: 100_000, seed: 8).Rows;
    Console.WriteLine($"log-likelihood of these rows: fit {fit.LogLikelihood:F2}, truth {truth.LogLikelihood(seen):F2}");
    Console.WriteLine($"mean log-likelihood of new rows: fit {fit.Model.MeanLogLikelihood(fresh):F4}, truth {truth.MeanLogLikelihood(fresh):F4}");
    return seen;
}

// Expectation-maximization for one column and two components, with nothing but arithmetic.
void ByHand(RowTable seen)
{
    double[] x = seen.CopyColumn(0);
    double centre = x.Average();
    double spread = Math.Sqrt(x.Average(value => (value - centre) * (value - centre)));
    double[] weight = [0.5, 0.5], mean = [1, -1], deviation = [spread, spread];

    var responsibility = new double[x.Length, 2];
    for (int iteration = 0; iteration <= 100; iteration++)
    {
        // E-step: how much of each row belongs to each component, and the log-likelihood on the way.
        double logLikelihood = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double a = LogTerm(x[i], 0), b = LogTerm(x[i], 1), largest = Math.Max(a, b);
            double logDensity = largest + Math.Log(Math.Exp(a - largest) + Math.Exp(b - largest));
            responsibility[i, 0] = Math.Exp(a - logDensity);
            responsibility[i, 1] = Math.Exp(b - logDensity);
            logLikelihood += logDensity;
        }

        if (iteration is 0 or 1 or 2 or 3 or 10 or 100)
        {
            Console.WriteLine($"iteration {iteration,3}: log-likelihood {logLikelihood:F6}, weights {weight[0]:F4} {weight[1]:F4}, means {mean[0]:F4} {mean[1]:F4}, deviations {deviation[0]:F4} {deviation[1]:F4}");
        }

        // M-step: counts, means and deviations in which every row counts by its responsibility.
        for (int j = 0; j < 2; j++)
        {
            double count = 0, sum = 0, squares = 0;
            for (int i = 0; i < x.Length; i++)
            {
                count += responsibility[i, j];
                sum += responsibility[i, j] * x[i];
            }

            mean[j] = sum / count;
            for (int i = 0; i < x.Length; i++)
            {
                squares += responsibility[i, j] * (x[i] - mean[j]) * (x[i] - mean[j]);
            }

            weight[j] = count / x.Length;
            deviation[j] = Math.Sqrt(squares / count);
        }
    }

    // The library from the same start, with the same number of iterations.
    FitResult<GaussianMixture> fit = GaussianMixture.Fit(seen, new GaussianFitOptions
    {
        Components = 2,
        Start = Start.FromMeans([[1.0], [-1.0]]),
        MaxIterations = 100,
        Convergence = new Convergence { DistanceToLimit = null },
    });
    Console.WriteLine($"the library:   log-likelihood {fit.LogLikelihood:F6} after {fit.Iterations} iterations from the same start");
    MixturePlot.Trace(fit, Look("by hand and by the library")).Save(Path.Combine(pictures, "two-types-trace.png"));

    double LogTerm(double value, int j)
    {
        double z = (value - mean[j]) / deviation[j];
        return Math.Log(weight[j]) - (0.5 * z * z) - Math.Log(deviation[j]) - (0.5 * Math.Log(2 * Math.PI));
    }
}

static PlotOptions Look(string title) => new() { Title = title, Width = 560, Height = 370 };

static double Share(int[] inferred, int[] truth) => inferred.Zip(truth, (a, b) => a == b ? 1.0 : 0.0).Average();

static string Describe(GaussianMixture mixture, int j)
{
    GaussianComponent component = mixture.Components[j];
    string mean = string.Join(", ", component.Mean.ToArray().Select(value => $"{value:F3}"));
    string spread = component.Dimensions == 1
        ? $"deviation {Math.Sqrt(component.Variance(0)):F3}"
        : $"covariance [{component.Covariance(0, 0):F3} {component.Covariance(0, 1):F3}; {component.Covariance(1, 0):F3} {component.Covariance(1, 1):F3}]";
    return $"weight {mixture.Weights[j]:F3}, mean {mean}, {spread}";
}
