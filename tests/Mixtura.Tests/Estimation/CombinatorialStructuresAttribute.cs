using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Mixtura.Tests.Estimation;

/// <summary>Every task with every covariance structure.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CombinatorialStructuresAttribute(params string[] tasks) : DataAttribute
{
    /// <summary>Whether the task has results of the four usual structures alone.</summary>
    public bool UsualOnly { get; init; }

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. tasks.SelectMany(task => (UsualOnly ? Covariances.Usual : Covariances.All).Select(covariance => new TheoryDataRow<string, Covariance>(task, covariance)))]);

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;
}
