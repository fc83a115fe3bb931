using System.Collections.Immutable;
using Mixtura.Serialization;

namespace Mixtura.Estimation;

/// <summary>The family by which a model that was read makes its next step: the model's own, with what is held and under the prior of its fit.</summary>
internal static class StepFamily
{
    /// <param name="document">The model.</param>
    /// <param name="asked">The family that is asked for, of the model's form, or null.</param>
    /// <param name="held">Components that stay as they are, the last before noise.</param>
    /// <exception cref="ModelException">The family is of another form than the model.</exception>
    public static Family Of(ModelDocument document, Family? asked, ImmutableArray<Component> held)
    {
        Mixture model = document.Model;
        Family own = Inner(model.Family);
        Family inner = asked is null ? WithPriors(own, document.Steps?.Priors ?? document.Fit?.Priors ?? [], model.Columns) : Inner(asked);
        if (inner.Name != own.Name || inner.Structure != own.Structure || model.Components.Take(model.ClusterCount).Select(inner.ObjectionTo).Any(objection => objection is not null))
        {
            throw new ModelException($"the step is to be made by the family {inner.Name}{Form(inner)}, and the model's is {own.Name}{Form(own)}; a step keeps the model's form", "family");
        }

        Family withHeld = held.IsEmpty ? inner : new KnownFamily(inner, held);
        return model.Family is NoiseFamily noise ? new NoiseFamily(withHeld, noise.Volume) : withHeld;
    }

    private static Family Inner(Family family) => family is NoiseFamily noise ? noise.Inner : family;

    private static string Form(Family family) => family.Structure is { } structure ? $" {structure}" : "";

    private static Family WithPriors(Family family, ImmutableArray<FittedPrior> priors, ImmutableArray<Column> columns) => family switch
    {
        _ when priors.IsEmpty => family,
        GaussianFamily gaussian when priors.FirstOrDefault(prior => prior.Columns.SequenceEqual(columns.Select(column => column.Name))) is { } own =>
            new GaussianFamily(gaussian.Covariance, gaussian.Floor, own.Prior),
        CompositeFamily composite => new CompositeFamily([.. composite.Parts.Select(part =>
            part with { Family = WithPriors(part.Family, priors, [.. part.Columns.Select(c => columns[c])]) })]),
        _ => family,
    };
}
