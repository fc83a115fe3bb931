using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Mixtura.Tests.Estimation;

/// <summary>Every task with every covariance structure.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CombinatorialStructuresAttribute(params string[] tasks) : DataAttribute
{
    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. tasks.SelectMany(task => Covariances.All.Select(covariance => new TheoryDataRow<string, Covariance>(task, covariance)))]);

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;
}
