namespace Mixtura.Inference;

/// <summary>Intervals of normal estimates on the scale on which a parameter has no bounds.</summary>
internal static class NormalInterval
{
    public static (double Lower, double Upper) Of(ParameterKind kind, double estimate, double error, double z)
    {
        switch (kind)
        {
            case ParameterKind.Weight or ParameterKind.Probability when estimate is > 0 and < 1:
                double odds = estimate / (1 - estimate);
                double logit = Elementary.Exp(z * error / (estimate * (1 - estimate)));
                return (1 / (1 + (logit / odds)), 1 / (1 + (1 / (odds * logit))));
            case ParameterKind.Variance or ParameterKind.Rate when estimate > 0:
                double factor = Elementary.Exp(z * error / estimate);
                return (estimate / factor, estimate * factor);
            default:
                return (estimate - (z * error), estimate + (z * error));
        }
    }
}
