namespace Mixtura.Tests.Numerics;

/// <summary>Functions of one number, computed in all lanes of all widths that kernels are written for.</summary>
internal static class EveryWidth
{
    /// <summary>Twelve values: four lanes, then eight.</summary>
    public static double[] Exp(double x)
    {
        double[] lanes = Filled(x);
        Elementary.Exp(FourLanes.Load(ref lanes[0], 0)).Store(ref lanes[0], 0);
        Elementary.Exp(EightLanes.Load(ref lanes[0], 4)).Store(ref lanes[0], 4);
        return lanes;
    }

    /// <summary>Twelve values: four lanes, then eight.</summary>
    public static double[] Log(double x)
    {
        double[] lanes = Filled(x);
        Elementary.Log(FourLanes.Load(ref lanes[0], 0)).Store(ref lanes[0], 0);
        Elementary.Log(EightLanes.Load(ref lanes[0], 4)).Store(ref lanes[0], 4);
        return lanes;
    }

    private static double[] Filled(double x)
    {
        double[] lanes = new double[12];
        Array.Fill(lanes, x);
        return lanes;
    }
}
