namespace Mixtura;

/// <summary>Rows drawn from a mixture, with the component that each came from: the z that no one measures in practice.</summary>
/// <param name="Rows">The drawn rows, n × d.</param>
/// <param name="Components">The component of each row, from 0; n values.</param>
public sealed record MixtureSample(RowTable Rows, int[] Components);
