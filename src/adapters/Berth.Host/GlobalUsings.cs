global using Berth.Ports;
