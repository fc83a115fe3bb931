global using Mixtura.Estimation;
global using Mixtura.Numerics;
global using Mixtura.Tests.Reference;
global using Xunit;
