// The models are PostHog's, some 700: listed below the routes they would take longer than all else.
SwaggerUIBundle({
  url: "/api/schema/?format=json",
  dom_id: "#page",
  deepLinking: true,
  defaultModelsExpandDepth: -1,
  persistAuthorization: false,
  tryItOutEnabled: true,
});
