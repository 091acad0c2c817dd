// Brief: with all models of queries, some 700 that lead to each other, a form would never be there.
SwaggerUIBundle({
  url: "/api/schema/?format=json&brief=true",
  dom_id: "#page",
  deepLinking: true,
  defaultModelsExpandDepth: -1,
  persistAuthorization: false,
  tryItOutEnabled: true,
});
