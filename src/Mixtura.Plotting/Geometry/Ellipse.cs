namespace Mixtura.Plotting;

/// <summary>Points at one Mahalanobis distance from a mean in two dimensions.</summary>
internal static class Ellipse
{
    /// <summary>The probability that a two-dimensional Gaussian has within a Mahalanobis distance: 1 − exp(−r²/2), 39 % within 1 and 86 % within 2.</summary>
    public static double Holds(double distance) => -Math.Exp(-distance * distance / 2) + 1;

    /// <summary>A closed polygon μ + r·V·√Λ·(cos t, sin t)ᵀ, Σ = V·Λ·Vᵀ, the first vertex repeated at the end.</summary>
    public static (double X, double Y)[] Polygon(double meanX, double meanY, double varianceX, double covariance, double varianceY, double distance, int vertices = 96)
    {
        // In units of the standard deviations the matrix is [1 ρ; ρ 1], whose eigenvectors are the diagonals: no scale is too far from another.
        double sx = Math.Sqrt(varianceX);
        double sy = Math.Sqrt(varianceY);
        double rho = sx > 0 && sy > 0 ? Math.Clamp(covariance / sx / sy, -1, 1) : 0;
        double major = Math.Sqrt((1 + rho) / 2);
        double minor = Math.Sqrt((1 - rho) / 2);
        var points = new (double X, double Y)[vertices + 1];
        for (int i = 0; i < vertices; i++)
        {
            (double sin, double cos) = Math.SinCos(2 * Math.PI * i / vertices);
            double a = major * cos;
            double b = minor * sin;
            points[i] = (meanX + (distance * sx * (a - b)), meanY + (distance * sy * (a + b)));
        }

        points[vertices] = points[0];
        return points;
    }
}
