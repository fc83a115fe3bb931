using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Mixtura.Estimation;
using Mixtura.Serialization;

namespace Mixtura;

/// <summary>
/// A finite mixture P(x) = Σⱼ πⱼ P(x | z = j): mixing proportions and components of one family. Immutable and
/// thread-safe; components are numbered from 0.
/// </summary>
[JsonConverter(typeof(MixtureJsonConverter))]
public partial class Mixture
{
    private const double WeightTolerance = 1e-9;

    private readonly double[] _weights;
    private readonly double[] _logWeights;
    private readonly double[] _logFactors;
    private readonly double _offset;

    /// <summary>Makes a mixture of known parameters.</summary>
    /// <param name="family">The components' family.</param>
    /// <param name="weights">The mixing proportions, k of them: not negative, of sum 1 (within 1e-9).</param>
    /// <param name="components">The k components, all of the same dimension d.</param>
    /// <param name="columns">The names (and levels) of the d columns, or null for x1, x2, ….</param>
    /// <exception cref="ModelException">The numbers disagree, a weight is not valid, or a component is not of the family or of its structure.</exception>
    public Mixture(Family family, IEnumerable<double> weights, IEnumerable<Component> components, IEnumerable<Column>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(family);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(components);
        Family = family;
        _weights = [.. weights];
        Components = [.. components];
        if (Components.IsEmpty || _weights.Length != Components.Length)
        {
            throw new ModelException($"there are {_weights.Length} weights for {Components.Length} components; there must be one for each, and at least one", "weights");
        }

        double sum = 0;
        foreach (double weight in _weights)
        {
            if (!(weight >= 0 && double.IsFinite(weight)))
            {
                throw new ModelException($"the weight {weight:R} is not a finite number that is zero or more", "weights");
            }

            sum += weight;
        }

        if (!(Math.Abs(sum - 1) <= WeightTolerance))
        {
            throw new ModelException($"the weights have the sum {sum:R}, not 1", "weights");
        }

        for (int j = 1; j < Components.Length; j++)
        {
            if (Components[j].Dimensions != Components[0].Dimensions)
            {
                throw new ModelException($"it has {Components[j].Dimensions} columns, the first component {Components[0].Dimensions}", $"components[{j}]");
            }
        }

        for (int j = 0; j < Components.Length; j++)
        {
            if (family.ObjectionTo(Components[j]) is { } objection)
            {
                throw new ModelException(objection, $"components[{j}]");
            }
        }

        if (family is NoiseFamily)
        {
            NoiseFamily.CheckPlace(Components);
        }

        Columns = columns is null ? Column.Numbered(Components[0].Dimensions) : [.. columns];
        if (Columns.Length != Components[0].Dimensions)
        {
            throw new ModelException($"there are {Columns.Length} names for {Components[0].Dimensions} columns", "columns");
        }

        _logWeights = Array.ConvertAll(_weights, Elementary.Log);

        // Normalizers enter as differences: a common one may be large, and would cost posteriors their last digits.
        _offset = Components[0].LogNormalizer;
        _logFactors = [.. Components.Select((component, j) => _logWeights[j] + component.LogNormalizerAbove(Components[0]))];
    }

    /// <summary>The components' family.</summary>
    public Family Family { get; }

    /// <summary>The mixing proportions, k values of sum 1.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The k components.</summary>
    public ImmutableArray<Component> Components { get; }

    /// <summary>The noise, which is then the last of the components, or null where there is none.</summary>
    public UniformComponent? Noise => Components[^1] as UniformComponent;

    /// <summary>The number of components without the noise.</summary>
    public int ClusterCount => Components.Length - Family.CountNoise;

    /// <summary>
    /// What the components are called, noise aside: a name for each, as fits with known labels give them (<see cref="FitOptions.LabelNames"/>);
    /// empty where they have numbers only.
    /// </summary>
    public ImmutableArray<string> Names { get; private set; } = [];

    /// <summary>The d columns.</summary>
    public ImmutableArray<Column> Columns { get; }

    /// <summary>The number of columns, d.</summary>
    public int Dimensions => Columns.Length;

    /// <summary>
    /// The number of free parameters of such a mixture: those of the components, and k − 1 mixing proportions. Where a fit held
    /// some of them, <see cref="FitSummary.Parameters"/> is less.
    /// </summary>
    public int ParameterCount => Family.CountParameters(Components.Length, Dimensions) + Components.Length - 1;

    internal double[] LogWeights => _logWeights;

    /// <summary>Fits a mixture of any family by expectation-maximization.</summary>
    /// <param name="table">The rows, n × d.</param>
    /// <param name="family">The components' family.</param>
    /// <param name="options">How to fit, or null for the defaults.</param>
    /// <param name="cancellation">Ends the fit with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TableException">The table cannot be fitted with this family.</exception>
    /// <exception cref="CheckpointException">The state that <see cref="FitOptions.Checkpoint"/> is to go on from is damaged or of another fit.</exception>
    /// <exception cref="ArgumentException">The options are of another family, which the message names: see <see cref="GaussianMixture.Fit"/>.</exception>
    public static FitResult<Mixture> Fit(RowTable table, Family family, FitOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new FitOptions();
        UnusedOptions.RefuseFamilyOptions(options);
        return SingleFit.Run(table, family, options, cancellation);
    }

    /// <summary>
    /// How sure the parameters are that were fitted to a table: standard errors and intervals from the observed information, from the
    /// sandwich, or from a bootstrap whose replicates start from this mixture.
    /// </summary>
    /// <param name="table">The rows that the mixture was fitted to, n × d, with their weights if any: a weight says how many rows a row stands for.</param>
    /// <param name="options">How, or null for the observed information and intervals of 95 %.</param>
    /// <param name="cancellation">Ends the work with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TableException">The table has other columns, or a row that cannot come from the mixture; or a weight is not a whole number, which a bootstrap needs.</exception>
    /// <exception cref="SingularInformationException">The table does not determine all parameters, or the mixture is no maximum of its likelihood; the message says which.</exception>
    /// <exception cref="ModelException">What the options say was held does not go together with the mixture, or needs a bootstrap; the message says which.</exception>
    /// <exception cref="NotSupportedException">The family comes from outside the library and tells no derivatives; a bootstrap serves it.</exception>
    public MixtureUncertainty ParameterUncertainty(RowTable table, UncertaintyOptions? options = null, CancellationToken cancellation = default) =>
        MixtureUncertainty.Find(this, table, options ?? new UncertaintyOptions(), cancellation);

    /// <summary>Writes the model file (JSON, UTF-8); doubles read back to the same bits.</summary>
    /// <param name="stream">Receives the file.</param>
    /// <param name="fit">What happened when the model was fitted, to be kept with it, or null.</param>
    public void Write(Stream stream, FitSummary? fit = null) => ModelFile.Write(stream, this, fit);

    /// <summary>Reads a model file and checks all of it. Keys that are none of a model's are left aside; <see cref="ModelFile.Read(Stream)"/> lists them.</summary>
    /// <param name="stream">The file's content.</param>
    /// <exception cref="ModelException">The file is no model, or a value in it is not valid; the message says where.</exception>
    public static Mixture Read(Stream stream) => ModelFile.Read(stream).Model;

    /// <summary>One line: the numbers of components and columns, the family with its structure, and the weights.</summary>
    public override string ToString()
    {
        string kind = this is GaussianMixture ? nameof(GaussianMixture) : nameof(Mixture);
        string noise = Noise is null ? "" : " and noise";
        string structure = Family.Structure is { } name ? $", {name}" : this is GaussianMixture ? "" : $", {Family.Name}";
        string columns = ShortText.List(Columns.Select(column => column.Name), Dimensions);
        string weights = ShortText.List(
            _weights.Select((weight, j) => (j < Names.Length ? Names[j] + " " : j >= ClusterCount ? "noise " : "") + weight.ToString("F3", System.Globalization.CultureInfo.InvariantCulture)),
            _weights.Length);
        return $"{kind}: {ShortText.Count(ClusterCount, "component")}{noise}, {ShortText.Count(Dimensions, "column")} ({columns}){structure}; weights {weights}";
    }

    /// <summary>A mixture of this kind with other parameters.</summary>
    internal static Mixture With(Family family, double[] weights, Component[] components, IEnumerable<Column> columns) =>
        family is GaussianFamily or NoiseFamily { Inner: GaussianFamily }
            ? new GaussianMixture(family, weights, components, columns)
            : new Mixture(family, weights, components, columns);
}
