using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>A trained classifier and how it was found.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed class DiscriminantResult
{
    internal DiscriminantResult(MixtureClassifier classifier, DiscriminantOptions options, IReadOnlyList<Family> families, ImmutableArray<ClassFit> classes, ImmutableArray<DiscriminantCandidate> candidates, Candidate? chosen, ClassificationQuality training)
    {
        Classifier = classifier;
        Options = options;
        Families = families;
        Classes = classes;
        Candidates = candidates;
        Chosen = chosen;
        Training = training;
    }

    /// <summary>The classifier.</summary>
    public MixtureClassifier Classifier { get; }

    /// <summary>How it was trained.</summary>
    public DiscriminantOptions Options { get; }

    /// <summary>The classes, in the classifier's order.</summary>
    public ImmutableArray<ClassFit> Classes { get; }

    /// <summary>With <see cref="DiscriminantMethod.Edda"/> every family that was tried; otherwise empty.</summary>
    public ImmutableArray<DiscriminantCandidate> Candidates { get; }

    /// <summary>With <see cref="DiscriminantMethod.Edda"/> the candidate that was chosen; otherwise null.</summary>
    public Candidate? Chosen { get; }

    /// <summary>Whether every fit has converged, that of all classes together among them.</summary>
    public bool Converged => Chosen?.Fit?.Converged ?? (Classes.All(own => own.Fit!.Converged) && Joint?.Converged != false);

    /// <summary>How well the classifier does on the labelled rows that it was trained on: better than on others.</summary>
    public ClassificationQuality Training { get; }

    /// <summary>
    /// The log-likelihood of the rows with their classes, Σ ln(π(c) f(x | c)), with π(c) the shares that were estimated, in nats; of rows of
    /// unknown class that took part, ln Σ π(c) f(x | c).
    /// </summary>
    public double LogLikelihood => Chosen?.Fit?.LogLikelihood
        ?? Joint?.LogLikelihood
        ?? Classes.Sum(own => own.Fit!.LogLikelihood + (own.Rows * Elementary.Log(own.Rows / Rows)));

    /// <summary>The number of free parameters, one for each class but the last among them.</summary>
    public int Parameters => Chosen?.Fit?.Summary.Parameters
        ?? Classes.Sum(own => own.Fit!.Summary.Parameters) + Classes.Length - 1;

    /// <summary>p·ln n − 2·ln L of the rows with their classes; smaller is better.</summary>
    public double Bic => InformationCriteria.Bic(Parameters, Chosen?.Fit?.Summary.Rows ?? Joint?.Rows ?? Rows, LogLikelihood);

    /// <summary>The same result, deciding by costs of errors; see <see cref="MixtureClassifier.WithCosts"/>.</summary>
    /// <param name="costs">K × K finite values that are not negative.</param>
    /// <param name="table">The rows that the classifier was trained on.</param>
    /// <param name="labels">Their classes.</param>
    /// <exception cref="ModelException">The shape is not K × K, or a value is not valid.</exception>
    public DiscriminantResult WithCosts(double[,] costs, RowTable table, ClassLabels labels)
    {
        MixtureClassifier classifier = Classifier.WithCosts(costs);
        return new(classifier, Options, Families, Classes, Candidates, Chosen, classifier.Assess(table, labels, Options.Fit.Threads)) { Joint = Joint };
    }

    /// <summary>Whether no component has collapsed, lost its rows or looks spurious.</summary>
    internal bool IsSound => Chosen?.IsSound ?? Classes.All(own => own.Fit!.IsSound);

    /// <summary>The fit of all classes together, where rows of unknown class took part in mixtures for each class.</summary>
    internal JointFit? Joint { get; init; }

    /// <summary>The families among which was chosen.</summary>
    internal IReadOnlyList<Family> Families { get; }

    /// <summary>Whether there was more than one candidate.</summary>
    internal bool HadChoice => Families.Count > 1 || (Options.Method == DiscriminantMethod.MclustDA && Options.MinimumComponents < Options.MaximumComponents);

    private double Rows => Classes.Sum(own => own.Rows);
}
