namespace Mixtura.Inference;

/// <summary>Intervals about estimates on the scale on which a parameter has no bounds (Wald 1943).</summary>
internal static class WaldInterval
{
    public static (double Lower, double Upper) Of(ParameterKind kind, double estimate, double error, double quantile)
    {
        switch (kind)
        {
            case ParameterKind.Weight or ParameterKind.Probability when estimate is > 0 and < 1:
                double odds = estimate / (1 - estimate);
                double logit = Elementary.Exp(quantile * error / (estimate * (1 - estimate)));
                return (1 / (1 + (logit / odds)), 1 / (1 + (1 / (odds * logit))));
            case ParameterKind.Variance or ParameterKind.Rate when estimate > 0:
                double factor = Elementary.Exp(quantile * error / estimate);
                return (estimate / factor, estimate * factor);
            default:
                return (estimate - (quantile * error), estimate + (quantile * error));
        }
    }
}
