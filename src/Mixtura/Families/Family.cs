using System.Collections.Immutable;
using System.Text.Json;
using Mixtura.Estimation;
using Mixtura.Inference;

namespace Mixtura;

/// <summary>
/// A family of component distributions: what an expectation-maximization fit needs to know of it. The maximization step
/// sees all components at once, so parameters can be shared among them.
/// </summary>
/// <remarks>
/// A family from outside the library overrides the public members, which work row by row; the families here also bring
/// kernels that work on blocks of rows.
/// </remarks>
public abstract class Family
{
    /// <summary>How far sums may be from what they must be, relative to their size: rounding, and posteriors too small to be counted.</summary>
    private protected const double SumsWithin = 1e-6;

    /// <summary>The name used in model files and on the command line, for instance "gaussian".</summary>
    public abstract string Name { get; }

    /// <summary>A short name of the family's constraint, for instance "VVV", or null when there is only one form.</summary>
    public virtual string? Structure => null;

    /// <summary>The number of free parameters of the components, without the mixing proportions.</summary>
    /// <param name="components">The number of components, k.</param>
    /// <param name="dimensions">The number of columns, d.</param>
    public abstract int CountParameters(int components, int dimensions);

    /// <summary>How many components of noise a mixture has besides those that it is asked for; they are its last.</summary>
    internal virtual int CountNoise => 0;

    /// <summary>How many of the last components, before noise, have parameters that are held, all or some of them: they keep their place.</summary>
    internal virtual int CountHeld => 0;

    /// <summary>How many of the last components have no parameter to estimate but their proportion: known ones and noise.</summary>
    internal virtual int CountFixed => 0;

    /// <summary>The family of components that are free: without noise, and with no component of its own held.</summary>
    internal virtual Family Bare => this;

    /// <summary>What of the components is held, in words.</summary>
    /// <param name="held">Where the components are, from 0, of which something is held.</param>
    /// <param name="columns">The columns.</param>
    internal virtual IEnumerable<string> Holds(ImmutableArray<int> held, ImmutableArray<Column> columns) => [];

    /// <summary>Components with what is held of the last ones at its value; noise is not among them.</summary>
    internal virtual ImmutableArray<Component> Hold(ImmutableArray<Component> components) => components;

    /// <summary>What <see cref="Holds(ImmutableArray{int}, ImmutableArray{Column})"/> tells in words.</summary>
    /// <param name="held">The places of the held components in the mixture.</param>
    /// <param name="finished">The family that the finished mixture has.</param>
    internal virtual HeldParameters Held(ImmutableArray<int> held, Family finished) => HeldParameters.None;

    /// <summary>The family with which a finished mixture of this one was fitted, but for known components.</summary>
    /// <param name="means">The means that are held, of the last components.</param>
    /// <param name="held">What is held.</param>
    /// <exception cref="ModelException">The family has no such parameters.</exception>
    internal virtual Family Holding(ImmutableArray<ImmutableArray<double>> means, HeldParameters held) =>
        means.IsEmpty && held.Uncorrelated.IsEmpty && held.Covariance is null
            ? this
            : throw new ModelException($"the family '{Name}' has no means or covariances that could be held", "held");

    /// <summary>The family of a finished mixture, whose form says nothing of what was held to find it.</summary>
    internal virtual Family Finished(ImmutableArray<Component> components) => this;

    /// <summary>Checks that a table's columns suit the family.</summary>
    /// <param name="columns">The table's columns.</param>
    /// <param name="origin">The table's origin, for messages.</param>
    /// <exception cref="TableException">A column does not suit; the message names it and the remedy.</exception>
    public abstract void CheckColumns(ImmutableArray<Column> columns, string? origin);

    /// <summary>Why a finite value cannot come from this family, with the remedy; null when it can.</summary>
    /// <param name="column">The column, from 0.</param>
    /// <param name="value">The value.</param>
    public virtual string? Objection(int column, double value) => null;

    /// <summary>Whether any finite value can come from this family, so that a table need not be searched for others.</summary>
    public virtual bool TakesEveryValue => false;

    /// <summary>Whether the values of every column vary continuously, so that a region of rows has a volume: <see cref="NoiseFamily"/> needs that.</summary>
    public virtual bool IsContinuous => false;

    /// <summary>Refuses a table on which the family has no maximum.</summary>
    /// <param name="moments">The table's weighted means and covariances.</param>
    /// <exception cref="TableException">The table cannot be fitted; the message says why and what to do.</exception>
    public virtual void CheckMoments(TableMoments moments)
    {
    }

    /// <summary>A component about which statistics can be taken before any is known: for responsibilities given from outside.</summary>
    /// <param name="moments">The table's moments.</param>
    public abstract Component Pivot(TableMoments moments);

    /// <summary>A component with the given mean and the table's own spread.</summary>
    /// <param name="mean">The mean, d values.</param>
    /// <param name="moments">The table's moments.</param>
    /// <exception cref="NotSupportedException">Components of this family are not described by a mean.</exception>
    public abstract Component WithMean(ReadOnlySpan<double> mean, TableMoments moments);

    /// <summary>The number of statistics that one component takes of rows with d columns, the total responsibility not counted.</summary>
    /// <param name="dimensions">The number of columns, d.</param>
    public abstract int CountStatistics(int dimensions);

    /// <summary>Adds one row's contribution to a component's statistics.</summary>
    /// <param name="about">The component at the parameters of this pass.</param>
    /// <param name="row">The row, d values.</param>
    /// <param name="weight">The row's weight times its responsibility for the component.</param>
    /// <param name="statistics">The component's sums.</param>
    public abstract void Accumulate(Component about, ReadOnlySpan<double> row, double weight, Span<double> statistics);

    /// <summary>The maximization step: the parameters of all components from their statistics.</summary>
    /// <param name="statistics">The sums of one pass.</param>
    /// <returns>The new components, in the same order. One without responsibility keeps its parameters.</returns>
    public abstract Maximization Maximize(ComponentStatistics statistics);

    /// <summary>
    /// The squared Euclidean norm of the gradient of the total log-likelihood with respect to the components' parameters
    /// in scale-free coordinates, at the parameters the statistics were taken about.
    /// </summary>
    /// <param name="statistics">The sums of one pass.</param>
    public abstract double SquaredGradient(ComponentStatistics statistics);

    /// <summary>How far apart two components are: the largest change of a parameter relative to the scale it is measured on.</summary>
    /// <param name="before">A component.</param>
    /// <param name="after">Another of the same family and dimension.</param>
    public abstract double Change(Component before, Component after);

    /// <summary>The number of coordinates in which distances between rows make sense, for starts that cluster.</summary>
    /// <param name="moments">The table's moments.</param>
    public abstract int CountFeatures(TableMoments moments);

    /// <summary>A row's coordinates for starts that cluster.</summary>
    /// <param name="row">The row, d values.</param>
    /// <param name="moments">The table's moments.</param>
    /// <param name="features">Receives the coordinates.</param>
    public abstract void CopyFeatures(ReadOnlySpan<double> row, TableMoments moments, Span<double> features);

    /// <summary>A value that orders components of equal weight: the means one after the other.</summary>
    /// <param name="component">A component of this family.</param>
    /// <param name="key">Receives d values.</param>
    public virtual void CopyOrderKey(Component component, Span<double> key)
    {
        ArgumentNullException.ThrowIfNull(component);
        component.CopyMean(key);
    }

    /// <summary>The family of a marginal or conditional on some of the columns.</summary>
    /// <param name="columns">The columns that remain, from 0.</param>
    public virtual Family Restrict(ReadOnlySpan<int> columns) => this;

    /// <summary>The logarithm of the density that a prior gives the components' parameters, but for a constant; 0 where there is no prior.</summary>
    internal virtual double LogPrior(ImmutableArray<Component> components, TableMoments moments) => 0;

    /// <summary>The priors that <see cref="LogPrior"/> is made of, with what the table decides written out.</summary>
    internal virtual ImmutableArray<FittedPrior> Priors(int components, TableMoments moments) => [];

    /// <summary>
    /// The same family with its default conjugate prior, which keeps components regular where rows are few; null where there is no
    /// such prior, or where the family has one or another bound already.
    /// </summary>
    internal virtual Family? WithDefaultPrior => null;

    /// <summary>Why so many rows are too few for k components, whatever their values are; null where they may be enough.</summary>
    /// <param name="components">The number of components, k.</param>
    /// <param name="rows">The number of rows, n.</param>
    /// <param name="dimensions">The number of columns, d.</param>
    internal virtual string? LacksRows(int components, long rows, int dimensions) => null;

    /// <summary>Why a component is not one of this family's, or null when it is; the engine's kernels rely on it.</summary>
    internal virtual string? ObjectionTo(Component component) => null;

    /// <summary>Whether every mixture of another family is also one of this, of another form: its maximum cannot be below the other's.</summary>
    internal virtual bool Includes(Family other) => false;

    /// <summary>The components that describe so few rows so tightly that they are likelier accidents of the likelihood than groups (McLachlan and Peel 2000, section 3.10).</summary>
    /// <param name="components">All components.</param>
    /// <param name="rows">For each of the first components, which are judged, its weight times the table's.</param>
    /// <param name="moments">The table's moments.</param>
    /// <returns>Their indices, in order.</returns>
    internal virtual ImmutableArray<int> Spurious(ImmutableArray<Component> components, ReadOnlySpan<double> rows, TableMoments moments) => [];

    /// <summary>In which columns, and how, a component can be thin; families that do not say so can in every measured one.</summary>
    internal virtual Spread Spread(ImmutableArray<Column> columns) => new([.. Enumerable.Range(0, columns.Length).Where(c => !columns[c].IsCategorical)]);

    /// <summary>Components of another form of this family in this one's form, as a place to begin: for instance full covariances as diagonal ones.</summary>
    internal virtual ImmutableArray<Component> Adopt(ImmutableArray<Component> components) => components;

    /// <summary>
    /// The number of real coordinates that describe all components, without any constraint among them; null where the
    /// family has none, and fits are then not accelerated.
    /// </summary>
    internal virtual int? CountCoordinates(int components, int dimensions) => null;

    /// <summary>All components as real coordinates. A rate or a probability of 0, whose logarithm is no number, has the coordinate 0.</summary>
    internal virtual void CopyCoordinates(ImmutableArray<Component> components, TableMoments moments, Span<double> coordinates) =>
        throw new NotSupportedException();

    /// <summary>The components at some coordinates; null where they are not finite or lie below a floor.</summary>
    /// <param name="coordinates">The coordinates.</param>
    /// <param name="like">Components whose rates and probabilities of 0 are kept.</param>
    /// <param name="moments">The table's moments.</param>
    internal virtual ImmutableArray<Component>? FromCoordinates(ReadOnlySpan<double> coordinates, ImmutableArray<Component> like, TableMoments moments) =>
        throw new NotSupportedException();

    /// <summary>The gradient of the total log-likelihood, and of a prior's, in the coordinates, at the parameters the statistics were taken about.</summary>
    internal virtual void CopyGradient(ComponentStatistics statistics, Span<double> gradient) => throw new NotSupportedException();

    /// <summary>
    /// How many of a component's parameters have the bound 0 and are estimated by a sum over rows divided by the total
    /// responsibility: probabilities of levels, rates of counts.
    /// </summary>
    /// <param name="dimensions">The number of columns, d.</param>
    internal virtual int CountNonnegative(int dimensions) => 0;

    /// <summary>The parameters that <see cref="CountNonnegative"/> counts.</summary>
    internal virtual void CopyNonnegative(Component component, Span<double> values)
    {
    }

    /// <summary>The component with other such parameters; those that have a given sum are scaled to it.</summary>
    internal virtual Component WithNonnegative(Component component, ReadOnlySpan<double> values) => component;

    /// <summary>The sums of which such parameters are estimated.</summary>
    /// <param name="sums">A component's sums.</param>
    /// <param name="values">Receives them, in the parameters' order.</param>
    internal virtual void CopyNonnegativeSums(ReadOnlySpan<double> sums, Span<double> values)
    {
    }

    /// <summary>The features block by block, with the same values as <see cref="CopyFeatures"/>.</summary>
    internal virtual FeatureMap CreateFeatureMap(TableMoments moments) => new RowWiseFeatureMap(this, moments);

    /// <summary>The components' parameters as people know them.</summary>
    internal virtual ParameterMap CreateParameterMap() => new MeanParameterMap(this);

    /// <summary>Sums about one component as they are about another; exact but for rounding. Sums without a centre stay as they are.</summary>
    /// <param name="from">The component about which they were taken.</param>
    /// <param name="to">The component about which they are to be.</param>
    /// <param name="weight">Their total responsibility.</param>
    /// <param name="sums">The sums, which are changed.</param>
    internal virtual void Recentre(Component from, Component to, double weight, Span<double> sums) => throw WithoutSums();

    /// <summary>The sums that rows of a component have on average.</summary>
    /// <param name="of">The component that the rows come from.</param>
    /// <param name="about">The component about which the sums are.</param>
    /// <param name="weight">The rows' weight.</param>
    /// <param name="sums">Receives the sums.</param>
    internal virtual void CopyExpected(Component of, Component about, double weight, Span<double> sums) => throw WithoutSums();

    /// <summary>Adds what a component's sums say of the table's moments; covariances that no maximization step asks for stay 0.</summary>
    /// <param name="about">The component about which they were taken.</param>
    /// <param name="weight">Their total responsibility.</param>
    /// <param name="sums">The sums.</param>
    /// <param name="origin">The point about which the moments are, d values.</param>
    /// <param name="first">Receives Σ w(x − o), d values.</param>
    /// <param name="second">Receives Σ w(x − o)(x − o)ᵀ, packed.</param>
    internal virtual void AddMoments(Component about, double weight, ReadOnlySpan<double> sums, ReadOnlySpan<double> origin, Span<double> first, Span<double> second) => throw WithoutSums();

    /// <summary>Whether a component's sums can be those of rows, to rounding: false of what was damaged on its way.</summary>
    /// <param name="weight">The total responsibility.</param>
    /// <param name="sums">The sums, all finite.</param>
    internal virtual bool ArePossible(double weight, ReadOnlySpan<double> sums) => true;

    /// <summary>How many scores tell a component's location, and how many its spread.</summary>
    internal virtual (int Location, int Spread) CountScores(Component component) => (0, 0);

    /// <summary>
    /// Sums over rows whose expectation is 0 where the rows are the mixture's own: a component's scores, but for a linear map of
    /// location and of spread each. Those of two components of one family are in the same units.
    /// </summary>
    /// <param name="about">The component.</param>
    /// <param name="weight">The rows' total responsibility for it.</param>
    /// <param name="sums">Their sums about it.</param>
    /// <param name="aboutOwnMean">Whether spread is about the rows' own mean, so that one that moved is not taken for one that spread.</param>
    /// <param name="location">Receives the scores of location.</param>
    /// <param name="spread">Receives the scores of spread.</param>
    internal virtual void CopyScores(Component about, double weight, ReadOnlySpan<double> sums, bool aboutOwnMean, Span<double> location, Span<double> spread)
    {
    }

    /// <summary>A kernel that takes statistics of every component, those included that fits need none of.</summary>
    internal virtual Kernel CreateFullKernel(ImmutableArray<Component> components) => CreateKernel(components);

    internal virtual Kernel CreateKernel(ImmutableArray<Component> components) => new RowWiseKernel(this, components);

    internal virtual void WriteComponent(Utf8JsonWriter json, Component component, ImmutableArray<Column> columns) =>
        throw new NotSupportedException($"Components of the family '{Name}' have no form in a model file.");

    private NotSupportedException WithoutSums() =>
        new($"The sums of the family '{Name}' cannot be moved from one round to the next: it is not one of the library's own.");
}
