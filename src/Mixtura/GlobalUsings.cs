global using Mixtura.Numerics;
