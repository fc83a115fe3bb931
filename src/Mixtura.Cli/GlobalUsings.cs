global using Mixtura.Reporting;
